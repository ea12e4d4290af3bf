package io.payrail.worker.dispatch;

import io.payrail.worker.dispatch.KeyedDispatcher.Delivery;
import io.payrail.worker.dispatch.KeyedDispatcher.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What is known of one assignment of a partition: which of its offsets are done, and what waits in
/// which key's lane. A later assignment of the same partition is another one. Guarded by its
/// dispatcher's lock, but for the revocation, which tasks wait for.
final class Assignment implements Delivery {
    private final Map<String, Lane> lanes = new HashMap<>();
    private final TreeSet<Long> unfinished = new TreeSet<>();
    private final CountDownLatch revoked = new CountDownLatch(1);
    private long next = -1;
    private long committed = -1;
    private int running;
    private boolean full;

    /// The records of one key that wait for their turn.
    record Lane(String key, ArrayDeque<Work> waiting) {}

    record Work(long offset, Task task) {}

    /// Takes a record in.
    ///
    /// @return its lane, if it is a new one that nobody runs yet
    @Nullable Lane add(long offset, String key, Task task) {
        if (offset < next) {
            throw new IllegalStateException("offset " + offset + " came after " + next);
        }
        next = offset + 1;
        unfinished.add(offset);
        var lane = lanes.get(key);
        boolean isNew = lane == null;
        if (lane == null) {
            lane = new Lane(key, new ArrayDeque<>());
            lanes.put(key, lane);
        }
        lane.waiting.add(new Work(offset, task));
        return isNew ? lane : null;
    }

    /// The next record of a lane begins to run.
    Work begin(Lane lane) {
        running++;
        return lane.waiting.remove();
    }

    /// A record has ended, and is done or not: if not, its lane stands still.
    ///
    /// @return whether its lane has another one to run
    boolean end(Lane lane, Work work, boolean done) {
        running--;
        if (!done) {
            return false;
        }
        unfinished.remove(work.offset);
        if (lane.waiting.isEmpty()) {
            lanes.remove(lane.key);
            return false;
        }
        return true;
    }

    /// From now on nothing begins any more. What waits is dropped and stays unfinished: its offsets
    /// are not committed.
    ///
    /// @return how many records were dropped
    int revoke() {
        revoked.countDown();
        int dropped = 0;
        for (var lane : lanes.values()) {
            dropped += lane.waiting.size();
            lane.waiting.clear();
        }
        return dropped;
    }

    boolean isRevoked() {
        return revoked.getCount() == 0;
    }

    @Override
    public boolean revokedWithin(Duration time) {
        try {
            return revoked.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    boolean isRunning() {
        return running > 0;
    }

    /// The offset of the first record that is not done, -1 if there was none.
    long lowestUnfinished() {
        return unfinished.isEmpty() ? next : unfinished.first();
    }

    boolean isFurtherThanCommitted() {
        return lowestUnfinished() > committed;
    }

    void committed(long offset) {
        committed = Math.max(committed, offset);
    }

    /// Full at a bound, and then until half of it is done: at the bound itself fetching would
    /// flicker.
    boolean isFull(int maxBuffered, int maxSpan) {
        long span = next - lowestUnfinished();
        if (unfinished.size() >= maxBuffered || span >= maxSpan) {
            full = true;
        } else if (unfinished.size() <= maxBuffered / 2 && span <= maxSpan / 2) {
            full = false;
        }
        return full;
    }
}
