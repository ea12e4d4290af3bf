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
            new OpenStreams(new LimitProperties(BOTH, BOTH, BOTH, List.of(), 1, 3, 2), meters);

    @Test
    void aPrincipalHasABoundAndAllTogetherHaveOne() {
        var first = streams.take("ada");
        var second = streams.take("ada");

        assertThat(refusal("ada")).isEqualTo("too_many_streams");

        var third = streams.take("bob");
        assertThat(refusal("carl")).isEqualTo("overloaded");
        assertThat(open()).isEqualTo(3);

        first.close();
        first.close();
        assertThat(open()).isEqualTo(2);
        var fourth = streams.take("ada");
        assertThat(refusal("carl")).isEqualTo("overloaded");

        List.of(second, third, fourth).forEach(OpenStreams.Place::close);
        assertThat(open()).isZero();
    }

    private String refusal(String principal) {
        return catchThrowableOfType(ProblemException.class, () -> streams.take(principal))
                .problem()
                .code();
    }

    private double open() {
        return meters.get("payrail.api.streams.open").gauge().value();
    }
}
