package io.payrail.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyedDispatcherTest {
    private static final String P = "partition";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BRIEFLY = Duration.ofMillis(20);

    private static void pass(CountDownLatch gate) {
        try {
            if (!gate.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the gate stayed shut");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A task that says that it runs, and then runs until it is let go.
    private static final class Held implements KeyedDispatcher.Task {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch letGo = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void run(KeyedDispatcher.Delivery delivery) {
            begun.countDown();
            pass(letGo);
            ended.countDown();
        }
    }

    private static void awaitDone(KeyedDispatcher<String> dispatcher) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> dispatcher.buffered() == 0);
    }

    @Test
    void recordsOfOneKeyRunInTheirOrderAndNeverAtOnce() {
        var dispatcher = new KeyedDispatcher<String>(64, 10_000, 10_000, () -> {});
        var ran = new HashMap<String, Queue<Long>>();
        var inside = new HashMap<String, AtomicInteger>();
        var overlaps = new AtomicInteger();
        for (int key = 0; key < 7; key++) {
            ran.put("key-" + key, new ConcurrentLinkedQueue<>());
            inside.put("key-" + key, new AtomicInteger());
        }
        for (long offset = 0; offset < 1_000; offset++) {
            var key = "key-" + offset % 7;
            var order = ran.getOrDefault(key, new ConcurrentLinkedQueue<>());
            var here = inside.getOrDefault(key, new AtomicInteger());
            long record = offset;
            dispatcher.submit(
                    P,
                    offset,
                    key,
                    _ -> {
                        if (here.incrementAndGet() > 1) {
                            overlaps.incrementAndGet();
                        }
                        LockSupport.parkNanos(record % 5 * 10_000);
                        order.add(record);
                        here.decrementAndGet();
                    });
        }
        awaitDone(dispatcher);

        assertThat(overlaps).hasValue(0);
        ran.forEach((key, order) ->
                assertThat(List.copyOf(order)).as(key).isSorted().hasSizeBetween(142, 143));
        assertThat(dispatcher.committable()).isEqualTo(Map.of(P, 1_000L));
    }

    @Test
    void oneSlowKeyDelaysNoOther() {
        var dispatcher = new KeyedDispatcher<String>(4, 1_000, 10_000, () -> {});
        var slow = new Held();
        dispatcher.submit(P, 0, "slow", slow);
        dispatcher.submit(P, 1, "slow", _ -> {});
        for (long offset = 2; offset < 500; offset++) {
            dispatcher.submit(P, offset, "key-" + offset % 50, _ -> {});
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> dispatcher.buffered() == 2);
        assertThat(dispatcher.committable()).isEqualTo(Map.of(P, 0L));

        slow.letGo.countDown();
        awaitDone(dispatcher);
        assertThat(dispatcher.committable()).isEqualTo(Map.of(P, 500L));
    }

    @Test
    void recordsOfOneKeyInTwoPartitionsDoNotWaitForEachOther() {
        var dispatcher = new KeyedDispatcher<String>(4, 1_000, 10_000, () -> {});
        var held = new Held();
        dispatcher.submit("one", 0, "key", held);
        dispatcher.submit("other", 0, "key", _ -> {});

        await().atMost(Duration.ofSeconds(60)).until(() -> dispatcher.buffered() == 1);
        assertThat(dispatcher.committable()).isEqualTo(Map.of("one", 0L, "other", 1L));
        held.letGo.countDown();
    }

    @Test
    void noMoreRunAtOnceThanTheBoundAndNoFewer() {
        var dispatcher = new KeyedDispatcher<String>(8, 1_000, 10_000, () -> {});
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var eightInside = new CountDownLatch(8);
        for (long offset = 0; offset < 400; offset++) {
            dispatcher.submit(
                    P,
                    offset,
                    "key-" + offset,
                    _ -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        eightInside.countDown();
                        // Nobody leaves before eight are in: a lower bound would hang here.
                        pass(eightInside);
                        inside.decrementAndGet();
                    });
        }
        awaitDone(dispatcher);

        assertThat(most).hasValue(8);
        assertThat(dispatcher.running()).isZero();
    }

    @Test
    void aPartitionIsFullFromItsBoundUntilHalfOfItIsDone() {
        var dispatcher = new KeyedDispatcher<String>(2, 4, 10_000, () -> {});
        var tasks = IntStream.range(0, 4).mapToObj(_ -> new Held()).toList();
        for (int i = 0; i < 4; i++) {
            assertThat(dispatcher.full()).as("with %d", i).isEmpty();
            dispatcher.submit(P, i, "key-" + i, tasks.get(i));
        }
        assertThat(dispatcher.full()).containsExactly(P);
        assertThat(dispatcher.running()).isEqualTo(2);

        finish(dispatcher, tasks.get(1), 3);
        assertThat(dispatcher.full()).containsExactly(P);
        finish(dispatcher, tasks.get(2), 2);
        assertThat(dispatcher.full()).isEmpty();
        tasks.forEach(task -> task.letGo.countDown());
        awaitDone(dispatcher);
    }

    @Test
    void aFloodOfOneKeyFillsItsOwnPartitionAndNoOther() {
        var dispatcher = new KeyedDispatcher<String>(4, 100, 10_000, () -> {});
        var held = new Held();
        dispatcher.submit("flooded", 0, "flood", held);
        for (long offset = 1; offset < 100; offset++) {
            dispatcher.submit("flooded", offset, "flood", _ -> {});
        }
        assertThat(dispatcher.full()).containsExactly("flooded");

        for (long offset = 0; offset < 1_000; offset++) {
            assertThat(dispatcher.full()).containsExactly("flooded");
            dispatcher.submit("other", offset, "key-" + offset % 10, _ -> {});
            if (offset % 50 == 49) {
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> dispatcher.buffered() == 100);
            }
        }

        assertThat(dispatcher.committable()).isEqualTo(Map.of("flooded", 0L, "other", 1_000L));
        held.letGo.countDown();
        awaitDone(dispatcher);
        assertThat(dispatcher.full()).isEmpty();
    }

    @Test
    void whoComesAfterAFloodThatWasTakenInHasItsTurnAfterOneOfIt() {
        var dispatcher = new KeyedDispatcher<String>(1, 1_000, 10_000, () -> {});
        var first = new Held();
        var ran = new ConcurrentLinkedQueue<String>();
        dispatcher.submit(P, 0, "flood", first);
        for (long offset = 1; offset < 900; offset++) {
            dispatcher.submit(P, offset, "flood", _ -> ran.add("flood"));
        }
        dispatcher.submit(P, 900, "other", _ -> ran.add("other"));

        first.letGo.countDown();
        awaitDone(dispatcher);
        assertThat(List.copyOf(ran).indexOf("other")).isLessThanOrEqualTo(1);
    }

    @Test
    void aPartitionIsFullWhenItsNewestOffsetIsTooFarAheadOfItsLowestUnfinished() {
        var dispatcher = new KeyedDispatcher<String>(4, 1_000, 50, () -> {});
        var slow = new Held();
        dispatcher.submit(P, 100, "slow", slow);
        for (long offset = 101; offset < 149; offset++) {
            dispatcher.submit(P, offset, "key-" + offset, _ -> {});
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> dispatcher.buffered() == 1);
        assertThat(dispatcher.full()).isEmpty();

        dispatcher.submit(P, 149, "another", _ -> {});
        await().atMost(Duration.ofSeconds(60)).until(() -> dispatcher.buffered() == 1);
        assertThat(dispatcher.full()).containsExactly(P);

        slow.letGo.countDown();
        awaitDone(dispatcher);
        assertThat(dispatcher.full()).isEmpty();
        assertThat(dispatcher.committable()).isEqualTo(Map.of(P, 150L));
    }

    @Test
    void aPartitionThatComesBackIsNotFull() {
        var dispatcher = new KeyedDispatcher<String>(1, 2, 10_000, () -> {});
        var held = new Held();
        dispatcher.submit(P, 0, "a", held);
        dispatcher.submit(P, 1, "b", _ -> {});
        assertThat(dispatcher.full()).containsExactly(P);

        var _ = dispatcher.revoke(List.of(P), BRIEFLY);
        dispatcher.submit(P, 0, "a", _ -> {});

        assertThat(dispatcher.full()).isEmpty();
        held.letGo.countDown();
        awaitDone(dispatcher);
    }

    @Test
    void nothingIsCommittableBeyondTheLowestUnfinishedOffset() {
        var dispatcher = new KeyedDispatcher<String>(8, 100, 10_000, () -> {});
        var tasks = IntStream.range(0, 4).mapToObj(_ -> new Held()).toList();
        for (int i = 0; i < 4; i++) {
            // Offsets have gaps where a topic holds other things than records.
            dispatcher.submit(P, 10L + 5L * i, "key-" + i, tasks.get(i));
        }

        finish(dispatcher, tasks.get(2), 3);
        finish(dispatcher, tasks.get(1), 2);
        assertThat(dispatcher.committable()).isEqualTo(Map.of(P, 10L));
        finish(dispatcher, tasks.get(0), 1);
        assertThat(dispatcher.committable()).isEqualTo(Map.of(P, 25L));
        finish(dispatcher, tasks.get(3), 0);
        assertThat(dispatcher.committable()).isEqualTo(Map.of(P, 26L));
    }

    private static void finish(KeyedDispatcher<String> dispatcher, Held task, int left) {
        task.letGo.countDown();
        await().atMost(Duration.ofSeconds(60)).until(() -> dispatcher.buffered() == left);
    }

    @Test
    void offsetsStayCommittableUntilTheirCommitIsConfirmed() {
        var dispatcher = new KeyedDispatcher<String>(8, 100, 10_000, () -> {});
        dispatcher.submit(P, 0, "key", _ -> {});
        awaitDone(dispatcher);

        var progress = dispatcher.committable();
        assertThat(progress).isEqualTo(Map.of(P, 1L));
        assertThat(dispatcher.committable()).as("the commit failed").isEqualTo(progress);

        dispatcher.committed(progress);
        assertThat(dispatcher.committable()).isEmpty();
    }

    @Test
    void revokingDropsWhatWaitsAndWaitsForWhatRuns() {
        var left = new AtomicInteger();
        var dispatcher = new KeyedDispatcher<String>(2, 100, 10_000, left::incrementAndGet);
        var first = new Held();
        var second = new Held();
        var ran = new ConcurrentLinkedQueue<Long>();
        dispatcher.submit(P, 0, "a", first);
        dispatcher.submit(P, 1, "b", second);
        dispatcher.submit(P, 2, "a", _ -> ran.add(2L));
        dispatcher.submit(P, 3, "c", _ -> ran.add(3L));
        pass(first.begun);
        pass(second.begun);
        var _ =
                Thread.ofVirtual()
                        .start(() -> {
                            await().atMost(Duration.ofSeconds(60))
                                    .until(() -> dispatcher.buffered() == 2);
                            first.letGo.countDown();
                            second.letGo.countDown();
                        });

        assertThat(dispatcher.revoke(List.of(P), PATIENCE)).isEqualTo(Map.of(P, 2L));
        assertThat(first.ended.getCount() + second.ended.getCount()).isZero();
        assertThat(ran).isEmpty();
        assertThat(left).as("records that are left").hasValue(2);
        assertThat(dispatcher.buffered()).isZero();
        assertThat(dispatcher.running()).isZero();
        assertThat(dispatcher.committable()).isEmpty();
    }

    @Test
    void revokingOnePartitionLeavesTheOthersRunning() {
        var dispatcher = new KeyedDispatcher<String>(1, 100, 10_000, () -> {});
        var held = new Held();
        dispatcher.submit("gone", 0, "key", held);
        dispatcher.submit("gone", 1, "key", _ -> {});
        dispatcher.submit("kept", 0, "key", _ -> {});
        pass(held.begun);

        assertThat(dispatcher.revoke(List.of("gone"), BRIEFLY)).isEqualTo(Map.of("gone", 0L));

        held.letGo.countDown();
        awaitDone(dispatcher);
        assertThat(dispatcher.committable()).isEqualTo(Map.of("kept", 1L));
    }

    @Test
    void revokingWaitsNoLongerThanItsPatience() {
        var dispatcher = new KeyedDispatcher<String>(2, 100, 10_000, () -> {});
        var stuck = new Held();
        dispatcher.submit(P, 7, "a", stuck);
        pass(stuck.begun);
        long start = System.nanoTime();

        assertThat(dispatcher.revoke(List.of(P), BRIEFLY)).isEqualTo(Map.of(P, 7L));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(BRIEFLY, Duration.ofSeconds(20));
        stuck.letGo.countDown();
    }

    @Test
    void aLateTaskOfAnEarlierAssignmentDoesNotTouchTheNextOne() {
        var dispatcher = new KeyedDispatcher<String>(8, 100, 10_000, () -> {});
        var late = new Held();
        dispatcher.submit(P, 7, "a", late);
        dispatcher.submit(P, 8, "a", _ -> {});
        pass(late.begun);
        var _ = dispatcher.revoke(List.of(P), BRIEFLY);
        var again = new Held();
        dispatcher.submit(P, 7, "a", again);
        pass(again.begun);

        late.letGo.countDown();
        await().atMost(Duration.ofSeconds(60)).until(() -> dispatcher.running() == 1);

        assertThat(dispatcher.committable()).isEqualTo(Map.of(P, 7L));
        assertThat(dispatcher.buffered()).isEqualTo(1);
        again.letGo.countDown();
        awaitDone(dispatcher);
        assertThat(dispatcher.committable()).isEqualTo(Map.of(P, 8L));
    }

    @Test
    void aTaskIsToldThatItsPartitionIsTaken() {
        var dispatcher = new KeyedDispatcher<String>(8, 100, 10_000, () -> {});
        var told = new ConcurrentLinkedQueue<Boolean>();
        var waits = new CountDownLatch(1);
        dispatcher.submit(
                P,
                0,
                "a",
                delivery -> {
                    told.add(delivery.revokedWithin(Duration.ofMillis(1)));
                    waits.countDown();
                    told.add(delivery.revokedWithin(PATIENCE));
                });
        pass(waits);

        assertThat(dispatcher.revoke(List.of(P), PATIENCE)).isEqualTo(Map.of(P, 1L));
        assertThat(told).containsExactly(false, true);
    }

    @Test
    void aTaskThatThrowsStopsItsKeyAndNothingElse() {
        var dispatcher = new KeyedDispatcher<String>(8, 100, 10_000, () -> {});
        var ran = new ConcurrentLinkedQueue<Long>();
        dispatcher.submit(
                P,
                0,
                "a",
                _ -> {
                    throw new IllegalStateException("on purpose");
                });
        dispatcher.submit(P, 1, "a", _ -> ran.add(1L));
        dispatcher.submit(P, 2, "b", _ -> ran.add(2L));

        await().atMost(Duration.ofSeconds(60)).until(() -> dispatcher.broken() && ran.contains(2L));
        await().atMost(Duration.ofSeconds(60)).until(() -> dispatcher.running() == 0);
        assertThat(dispatcher.committable()).isEqualTo(Map.of(P, 0L));
        assertThat(dispatcher.revoke(List.of(P), PATIENCE)).isEqualTo(Map.of(P, 0L));
        assertThat(ran).containsExactly(2L);
        assertThat(dispatcher.buffered()).isZero();
    }

    @Test
    void aTaskThatBreaksOffBecauseItsPartitionIsTakenBreaksNothing() {
        var dispatcher = new KeyedDispatcher<String>(8, 100, 10_000, () -> {});
        var waits = new CountDownLatch(1);
        dispatcher.submit(
                P,
                0,
                "a",
                delivery -> {
                    waits.countDown();
                    if (delivery.revokedWithin(PATIENCE)) {
                        throw new CommandAbandonedException();
                    }
                });
        pass(waits);

        assertThat(dispatcher.revoke(List.of(P), PATIENCE)).isEqualTo(Map.of(P, 0L));
        assertThat(dispatcher.broken()).isFalse();
    }

    @Test
    void abandoningDropsAllThatWaits() {
        var dispatcher = new KeyedDispatcher<String>(1, 100, 10_000, () -> {});
        var held = new Held();
        var ran = new ConcurrentLinkedQueue<Long>();
        dispatcher.submit(P, 0, "a", held);
        dispatcher.submit(P, 1, "b", _ -> ran.add(1L));
        pass(held.begun);

        dispatcher.abandon();

        held.letGo.countDown();
        awaitDone(dispatcher);
        assertThat(ran).isEmpty();
        assertThat(dispatcher.committable()).isEmpty();
    }

    @Test
    void anOffsetThatWasTakenInBeforeIsRefused() {
        var dispatcher = new KeyedDispatcher<String>(8, 100, 10_000, () -> {});
        dispatcher.submit(P, 5, "a", _ -> {});

        assertThatThrownBy(() -> dispatcher.submit(P, 5, "a", _ -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("offset 5");
    }
}
