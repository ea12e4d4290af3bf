package io.payrail.api.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.payrail.api.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {
    private static final LimitProperties.Budget ANY =
            new LimitProperties.Budget(1, Duration.ofSeconds(1));
    private static final LimitProperties.Budgets BOTH = new LimitProperties.Budgets(ANY, ANY);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final OpenStreams streams =
            new OpenStreams(new LimitProperties(BOTH, BOTH, BOTH, List.of(), 1, 4, 2, 3), meters);

    @Test
    void aPrincipalHasABoundAndAllTogetherHaveOne() {
        var first = streams.take("ada", false);
        var second = streams.take("ada", false);

        assertThat(refusal("ada", false)).isEqualTo("too_many_streams");

        var third = streams.take("bob", false);
        var fourth = streams.take("bob", false);
        assertThat(refusal("carl", false)).isEqualTo("overloaded");
        assertThat(open()).isEqualTo(4);

        first.close();
        first.close();
        assertThat(open()).isEqualTo(3);
        var fifth = streams.take("ada", false);
        assertThat(refusal("carl", false)).isEqualTo("overloaded");

        List.of(second, third, fourth, fifth).forEach(OpenStreams.Place::close);
        assertThat(open()).isZero();
    }

    @Test
    void aServiceHasABoundOfItsOwn() {
        for (int i = 0; i < 3; i++) {
            var _ = streams.take("a-backend", true);
        }

        assertThat(refusal("a-backend", true)).isEqualTo("too_many_streams");
        assertThat(open()).isEqualTo(3);
    }

    private String refusal(String principal, boolean isService) {
        return catchThrowableOfType(
                        ProblemException.class, () -> streams.take(principal, isService))
                .problem()
                .code();
    }

    private double open() {
        return meters.get("payrail.api.streams.open").gauge().value();
    }
}
