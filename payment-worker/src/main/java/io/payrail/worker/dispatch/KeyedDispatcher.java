package io.payrail.worker.dispatch;

import io.payrail.worker.deadletter.Failures;
import io.payrail.worker.dispatch.Assignment.Lane;
import io.payrail.worker.dispatch.Assignment.Work;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Runs records' tasks on virtual threads: those of one key one after the other, those of different
/// keys side by side, no more than a bounded number at once. Knows for each partition up to where
/// all is done, so that no offset is committed beyond an unfinished record. It knows nothing of
/// Kafka.
///
/// What it holds is bounded for each partition by itself, so that a flood of one key fills its own
/// partition's buffer and no other's, and keys take turns, so that of what is taken in a flood
/// delays nobody. The distance between the lowest unfinished offset and the newest one is bounded
/// too: that is the most that is delivered again after a crash.
///
/// All but the gauges is called by one thread, the poll loop; tasks run on threads of their own. A
/// task that throws stops its key for good: its offset stays open until the partition is revoked,
/// and the record is delivered again to whoever owns the partition next.
///
/// @param <P> what names a partition
final class KeyedDispatcher<P> {
    private static final Logger log = LoggerFactory.getLogger(KeyedDispatcher.class);

    /// A task's view of its own delivery.
    interface Delivery {
        /// Waits, but no longer than the partition is ours.
        ///
        /// @return whether the partition was taken away meanwhile
        boolean revokedWithin(Duration time);
    }

    /// What is done with one record.
    interface Task {
        void run(Delivery delivery);
    }

    private record Ready(Assignment assignment, Lane lane) {}

    private final int maxRunning;
    private final int maxBuffered;
    private final int maxSpan;
    private final Runnable left;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finished = lock.newCondition();
    private final Map<P, Assignment> assignments = new HashMap<>();
    private final ArrayDeque<Ready> ready = new ArrayDeque<>();
    private int running;
    private int buffered;
    private boolean broken;

    /// Makes a dispatcher.
    ///
    /// @param maxRunning tasks that run at once
    /// @param maxBuffered records of one partition taken in and not finished, from which on it is
    ///   full
    /// @param maxSpan offsets from a partition's lowest unfinished one to its newest one, from
    ///   which on it is full
    /// @param left called once for each record that was taken in and is left undone; must not block
    KeyedDispatcher(int maxRunning, int maxBuffered, int maxSpan, Runnable left) {
        this.maxRunning = maxRunning;
        this.maxBuffered = maxBuffered;
        this.maxSpan = maxSpan;
        this.left = left;
    }

    /// Takes a record in. Offsets of a partition come in ascending order.
    void submit(P partition, long offset, String key, Task task) {
        lock.lock();
        try {
            var assignment = assignments.computeIfAbsent(partition, _ -> new Assignment());
            var lane = assignment.add(offset, key, task);
            buffered++;
            if (lane != null) {
                ready.add(new Ready(assignment, lane));
            }
            startReady();
        } finally {
            lock.unlock();
        }
    }

    /// The partitions of which no more should be fetched for now.
    Set<P> full() {
        lock.lock();
        try {
            var full = new HashSet<P>();
            assignments.forEach((partition, assignment) -> {
                if (assignment.isFull(maxBuffered, maxSpan)) {
                    full.add(partition);
                }
            });
            return full;
        } finally {
            lock.unlock();
        }
    }

    /// Whether a task threw although its partition is ours: its key stands still until the
    /// partition is read anew.
    boolean broken() {
        lock.lock();
        try {
            return broken;
        } finally {
            lock.unlock();
        }
    }

    int buffered() {
        lock.lock();
        try {
            return buffered;
        } finally {
            lock.unlock();
        }
    }

    int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /// For each partition that got further than was last [#committed]: the offset of the first
    /// record that is not done.
    Map<P, Long> committable() {
        lock.lock();
        try {
            var progress = new HashMap<P, Long>();
            assignments.forEach((partition, assignment) -> {
                if (assignment.isFurtherThanCommitted()) {
                    progress.put(partition, assignment.lowestUnfinished());
                }
            });
            return progress;
        } finally {
            lock.unlock();
        }
    }

    /// Takes note of a commit that the broker has confirmed. Until then the same offsets stay
    /// committable, so that a commit that failed is made up for even when no record follows.
    void committed(Map<P, Long> offsets) {
        lock.lock();
        try {
            offsets.forEach((partition, offset) -> {
                var assignment = assignments.get(partition);
                if (assignment != null) {
                    assignment.committed(offset);
                }
            });
        } finally {
            lock.unlock();
        }
    }

    /// Gives partitions back: what waits is dropped, what runs is waited for, within a bound. What
    /// runs on after that no longer counts for anything here.
    ///
    /// @return the offsets to commit
    Map<P, Long> revoke(Collection<P> partitions, Duration patience) {
        lock.lock();
        try {
            for (var partition : partitions) {
                var assignment = assignments.get(partition);
                if (assignment != null) {
                    dropWaiting(assignment);
                }
            }
            awaitRunning(partitions, patience);
            var progress = new HashMap<P, Long>();
            for (var partition : partitions) {
                var assignment = assignments.remove(partition);
                if (assignment != null) {
                    progress.put(partition, assignment.lowestUnfinished());
                }
            }
            return progress;
        } finally {
            lock.unlock();
        }
    }

    /// Gives all partitions back and waits for nothing.
    void abandon() {
        lock.lock();
        try {
            var _ = revoke(List.copyOf(assignments.keySet()), Duration.ZERO);
        } finally {
            lock.unlock();
        }
    }

    private void dropWaiting(Assignment assignment) {
        ready.removeIf(entry -> entry.assignment == assignment);
        int dropped = assignment.revoke();
        buffered -= dropped;
        IntStream.range(0, dropped).forEach(_ -> left.run());
    }

    private void awaitRunning(Collection<P> partitions, Duration patience) {
        long left = patience.toNanos();
        try {
            while (left > 0 && anyRunning(partitions)) {
                left = finished.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.info("Interrupted while running tasks were waited for; their records come again");
        }
    }

    private boolean anyRunning(Collection<P> partitions) {
        return partitions.stream()
                .map(assignments::get)
                .anyMatch(assignment -> assignment != null && assignment.isRunning());
    }

    private void startReady() {
        while (running < maxRunning && !ready.isEmpty()) {
            var next = ready.remove();
            var work = next.assignment.begin(next.lane);
            running++;
            Thread.ofVirtual()
                    .name("command-" + work.offset())
                    .start(() -> run(next.assignment, next.lane, work));
        }
    }

    private void run(Assignment assignment, Lane lane, Work work) {
        boolean done = false;
        try {
            // Between its turn and its thread's first step the partition may have gone.
            if (!assignment.isRevoked()) {
                work.task().run(assignment);
                done = true;
            }
        } catch (RuntimeException e) {
            // Ordinary when the partition was taken away, and then as many lines as tasks run.
            log.atLevel(assignment.isRevoked() ? Level.DEBUG : Level.WARN)
                    .log(
                            "The record at offset {} is left for the next owner of its partition: {}",
                            work.offset(),
                            Failures.name(e));
        } finally {
            finish(assignment, lane, work, done);
        }
    }

    private void finish(Assignment assignment, Lane lane, Work work, boolean done) {
        lock.lock();
        try {
            running--;
            buffered--;
            if (assignment.end(lane, work, done)) {
                ready.add(new Ready(assignment, lane));
            }
            if (!done) {
                left.run();
                broken |= !assignment.isRevoked();
            }
            startReady();
            finished.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
