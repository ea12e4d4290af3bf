package io.payrail.api.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BucketsTest {
    private static final int TRACKED = 1000;

    private final Buckets buckets =
            new Buckets("test", new LimitProperties.Budget(2, Duration.ofDays(1)), TRACKED);

    @Test
    void eachClientHasAsManyAsTheBudgetSays() {
        for (var client : new String[] {"a", "b"}) {
            assertThat(buckets.take(client).isConsumed()).isTrue();
            assertThat(buckets.take(client).getRemainingTokens()).isZero();
            assertThat(buckets.take(client).isConsumed()).isFalse();
        }
    }

    @Test
    void moreClientsThanAreTrackedTakeNoMoreMemoryAndTheBusyOnesAreRemembered() {
        buckets.take("busy");
        buckets.take("busy");
        for (int i = 0; i < 20 * TRACKED; i++) {
            buckets.take("client" + i);
            if (i % (TRACKED / 2) == 0) {
                assertThat(buckets.take("busy").isConsumed()).isFalse();
            }
        }

        assertThat(buckets.tracked()).isEqualTo(TRACKED);
    }
}
