package io.payrail.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.worker.dispatch.KeyedDispatcher.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random lives of a dispatcher: partitions come, go in the middle of their work and come again at
/// their committed offset, as Kafka does it, while tasks take their random time.
@Timeout(120)
class KeyedDispatcherHistoryTest {
    private static final int PARTITIONS = 4;
    private static final int RECORDS = 1_500;
    private static final int KEYS = 23;
    private static final int MOST_RUNNING = 16;
    private static final int MOST_BUFFERED = 50;
    private static final int MOST_APART = 80;
    private static final int POLLED_AT_ONCE = 50;

    /// The partition's owner as the broker sees it.
    private static final class Partition {
        final int number;
        boolean ours;
        int assignment;
        long position;
        long committed;

        Partition(int number) {
            this.number = number;
        }
    }

    private record Place(int partition, long offset) {}

    private record Lane(int partition, int assignment, String key) {}

    /// What is seen from inside the tasks.
    private static final class Witness {
        final Set<Place> done = ConcurrentHashMap.newKeySet();
        final Queue<String> violations = new ConcurrentLinkedQueue<>();
        final Map<Lane, AtomicLong> last = new ConcurrentHashMap<>();
        final Map<Lane, AtomicInteger> inside = new ConcurrentHashMap<>();
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger runs = new AtomicInteger();
        final AtomicLong finished = new AtomicLong();
        final AtomicLong submitted = new AtomicLong();

        void run(Lane lane, long offset, int fate, Delivery delivery) {
            runs.incrementAndGet();
            check(running.incrementAndGet() <= MOST_RUNNING, "too many run", lane, offset);
            var here = inside.computeIfAbsent(lane, _ -> new AtomicInteger());
            check(here.incrementAndGet() == 1, "two of one key", lane, offset);
            var before = last.computeIfAbsent(lane, _ -> new AtomicLong(-1)).getAndSet(offset);
            check(before < offset, "after " + before, lane, offset);
            try {
                live(fate, delivery);
                done.add(new Place(lane.partition, offset));
                finished.incrementAndGet();
            } finally {
                here.decrementAndGet();
                running.decrementAndGet();
            }
        }

        private void live(int fate, Delivery delivery) {
            switch (fate % 8) {
                case 0 -> LockSupport.parkNanos(fate * 1_000L);
                case 1 -> LockSupport.parkNanos(1);
                case 2 -> {
                    if (delivery.revokedWithin(Duration.ofNanos(fate * 2_000L))) {
                        throw new CommandAbandonedException();
                    }
                }
                default -> {}
            }
        }

        void check(boolean holds, String what, Lane lane, long offset) {
            if (!holds) {
                violations.add(what + ": " + lane + " at " + offset);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyRecordIsDoneBeforeItsOffsetIsCommittedWhateverPartitionsDo(long seed) {
        var random = new Random(seed);
        var witness = new Witness();
        var left = new AtomicLong();
        var dispatcher =
                new KeyedDispatcher<Integer>(
                        MOST_RUNNING, MOST_BUFFERED, MOST_APART, left::incrementAndGet);
        var partitions = new ArrayList<Partition>();
        for (int number = 0; number < PARTITIONS; number++) {
            partitions.add(new Partition(number));
        }
        int revocations = 0;
        while (partitions.stream().anyMatch(partition -> partition.committed < RECORDS)) {
            var partition = partitions.get(random.nextInt(PARTITIONS));
            int action = random.nextInt(100);
            if (!partition.ours) {
                partition.ours = true;
                partition.position = partition.committed;
                partition.assignment++;
            } else if (action < 3 && revocations < 200) {
                revocations++;
                var patience = Duration.ofNanos(random.nextLong(5_000_000));
                var last = dispatcher.revoke(List.of(partition.number), patience);
                commit(partitions, last, witness);
                partition.ours = false;
            } else if (action < 15) {
                var progress = dispatcher.committable();
                commit(partitions, progress, witness);
                // Now and then a commit gets lost.
                if (random.nextInt(4) > 0) {
                    dispatcher.committed(progress);
                }
            } else if (!dispatcher.full().contains(partition.number)) {
                poll(partition, random, dispatcher, witness);
            } else {
                LockSupport.parkNanos(100_000);
            }
            assertThat(dispatcher.buffered())
                    .isLessThan(PARTITIONS * (MOST_BUFFERED + POLLED_AT_ONCE) + MOST_RUNNING);
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> dispatcher.running() == 0);
        assertThat(witness.violations).isEmpty();
        assertThat(dispatcher.broken()).isFalse();
        assertThat(dispatcher.buffered()).isZero();
        assertThat(witness.done).hasSize(PARTITIONS * RECORDS);
        assertThat(revocations).isPositive();
        assertThat(left).hasPositiveValue();
        assertThat(witness.submitted).hasValue(witness.finished.get() + left.get());
        assertThat(witness.runs.get()).isGreaterThanOrEqualTo(PARTITIONS * RECORDS);
    }

    private static void poll(
            Partition partition,
            Random random,
            KeyedDispatcher<Integer> dispatcher,
            Witness witness) {
        int records = 1 + random.nextInt(POLLED_AT_ONCE);
        for (int i = 0; i < records && partition.position < RECORDS; i++) {
            long offset = partition.position++;
            var key = "key-" + (offset * 31 + partition.number) % KEYS;
            var lane = new Lane(partition.number, partition.assignment, key);
            int fate = random.nextInt(1_000);
            witness.submitted.incrementAndGet();
            dispatcher.submit(
                    partition.number,
                    offset,
                    key,
                    delivery -> witness.run(lane, offset, fate, delivery));
        }
    }

    private static void commit(
            List<Partition> partitions, Map<Integer, Long> progress, Witness witness) {
        progress.forEach((number, offset) -> {
            var partition = partitions.get(number);
            for (long done = partition.committed; done < offset; done++) {
                assertThat(witness.done).contains(new Place(number, done));
            }
            assertThat(offset).isGreaterThanOrEqualTo(partition.committed);
            partition.committed = offset;
        });
    }
}
