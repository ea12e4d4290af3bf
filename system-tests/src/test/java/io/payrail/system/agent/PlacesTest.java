package io.payrail.system.agent;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
    void everyMutationHasItsPlaceInTheWorkerAndItsMutant(Mutation mutation) {
        assertThatCode(() -> Agent.requirePlaces(mutation.edits(), worker))
                .doesNotThrowAnyException();
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
