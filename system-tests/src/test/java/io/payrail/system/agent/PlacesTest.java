package io.payrail.system.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is edited is there, in the worker as it is built now.
class PlacesTest {
    private final ClassLoader worker = PlacesTest.class.getClassLoader();

    @ParameterizedTest
    @EnumSource
    void everyCrashPointHasItsPlaceInTheWorker(CrashPoint point) {
        assertThatCode(() -> Agent.requirePlaces(Edit.named(point.name()), worker))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void everyMutationHasItsPlaceInTheWorkerAndItsMutant(Mutation mutation) throws IOException {
        Agent.requirePlaces(mutation.edits(), worker);

        Set<String> mutants =
                Arrays.stream(Mutants.class.getDeclaredMethods())
                        .map(java.lang.reflect.Method::getName)
                        .collect(Collectors.toSet());
        for (var edit : mutation.edits()) {
            assertThat(edit)
                    .isInstanceOfSatisfying(
                            Edit.Instead.class,
                            instead -> assertThat(mutants).contains(instead.mutant()));
        }
    }

    @Test
    void anEditWithoutAPlaceIsRefused() {
        var renamed =
                Edit.instead("command/CommandHandler.handle", "command/Replies.answer", "putOff");

        assertThatThrownBy(() -> Agent.requirePlaces(List.of(renamed), worker))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Replies.answer");
    }
}
