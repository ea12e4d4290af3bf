package io.payrail.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.system.agent.CrashPoint;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawingTest {
    @Test
    void aSeedAlwaysGivesTheSameFaultsAndTheSameOrders() {
        assertThat(Fault.drawn(7, 30)).isEqualTo(Fault.drawn(7, 30));
        assertThat(Order.drawn(7, 3, 100)).isEqualTo(Order.drawn(7, 3, 100));
        assertThat(Signup.drawn(7, 3, 100)).isEqualTo(Signup.drawn(7, 3, 100));
        assertThat(Fault.drawn(8, 30)).isNotEqualTo(Fault.drawn(7, 30));
    }

    @Test
    void aRunLongEnoughHasEveryKind() {
        int kinds = Fault.values().length;

        assertThat(Set.copyOf(Fault.drawn(1, kinds))).hasSize(kinds);
        assertThat(Fault.drawn(3, 2 * kinds)).hasSize(2 * kinds);
    }

    @Test
    void shortRunsOfSeedsThatFollowEachOtherShareOutTheKinds() {
        var met = new EnumMap<Fault, Integer>(Fault.class);
        for (long seed = 9; seed < 18; seed++) {
            Fault.drawn(seed, 6).forEach(fault -> met.merge(fault, 1, Integer::sum));
        }

        assertThat(met).containsOnlyKeys(Fault.values());
        assertThat(met.values()).containsOnly(2);
    }

    @Test
    void aSeriesOfRunsMeetsEveryCrashPoint() {
        var drawn = EnumSet.noneOf(CrashPoint.class);
        for (long seed = 5; seed < 9; seed++) {
            assertThat(Crashes.drawn(seed, 4)).hasSize(4);
            drawn.addAll(Crashes.drawn(seed, 4));
        }

        assertThat(drawn).containsExactly(CrashPoint.values());
        assertThat(Crashes.drawn(1, 100)).hasSize(CrashPoint.values().length);
    }

    @Test
    void aRunOf80PaymentsHasWhatAsksForEveryCommand() {
        for (long seed = 1; seed < 100; seed++) {
            long drawn = seed;
            var orders =
                    IntStream.range(0, 80)
                            .mapToObj(number -> Order.drawn(drawn, number, 80))
                            .toList();
            var byApi = orders.stream().filter(Order::byApi).toList();

            assertThat(orders).extracting(Order::fate).contains(Order.Fate.values());
            assertThat(byApi).extracting(Order::fate).contains(Order.Fate.CANCELED);
            assertThat(byApi).anySatisfy(order -> assertThat(order.refunds()).isNotEmpty());
            assertThat(IntStream.range(0, 80).mapToObj(number -> Signup.drawn(drawn, number, 80)))
                    .extracting(Signup::fate)
                    .contains(Signup.Fate.CHANGED);
        }
        assertThat(Account.of(80)).isPositive();
        assertThat(Account.drawn(1, 0).erased()).isTrue();
    }
}
