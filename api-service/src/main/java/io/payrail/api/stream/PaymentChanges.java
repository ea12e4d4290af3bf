package io.payrail.api.stream;

import io.payrail.api.stream.JournalledChanges.Place;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Tells the open streams what has changed: one thread for all of them, which looks at the number
/// of each watched payment's last event and reads the events only of those that have new ones. It
/// asks nothing while nobody watches. Whatever fails is tried again at the next look; only an error
/// of the virtual machine's ends the thread, then the streams end and so does the liveness.
/// Thread-safe.
@Component
final class PaymentChanges implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PaymentChanges.class);

    /// How long a stop waits for the streams' thread.
    private static final Duration STOP = Duration.ofSeconds(5);

    private final JournalledChanges journal;
    private final StreamProperties properties;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final Semaphore work = new Semaphore(0);
    private volatile boolean running;
    private volatile boolean dead;
    private boolean failing;
    private @Nullable Thread thread;

    PaymentChanges(JournalledChanges journal, StreamProperties properties) {
        this.journal = journal;
        this.properties = properties;
    }

    /// Begins to watch a payment.
    ///
    /// @param seen the number of the last event that the client knows
    Watch watch(String payment, long seen) {
        var watch = new Watch(payment, seen, properties.buffer());
        watches.add(watch);
        if (running && !dead) {
            work.release();
        } else {
            watch.close();
        }
        return watch;
    }

    void forget(Watch watch) {
        watches.remove(watch);
    }

    @Override
    public void start() {
        running = true;
        dead = false;
        thread = Thread.ofVirtual().name("payment-changes").start(this::run);
    }

    private void run() {
        try {
            while (running) {
                if (watches.isEmpty()) {
                    work.acquire();
                    work.drainPermits();
                } else {
                    look();
                    TimeUnit.NANOSECONDS.sleep(properties.look().toNanos());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            log.error("Nobody tells the streams of changes any more", e);
        } finally {
            dead = true;
            watches.forEach(Watch::close);
        }
    }

    private void look() {
        try {
            var byPayment = watches.stream().collect(Collectors.groupingBy(Watch::payment));
            for (var payment : journal.lastOf(byPayment.keySet())) {
                tell(byPayment.getOrDefault(payment.id(), List.of()), payment);
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                log.warn("Streams do not see changes now: {}", e.getClass().getSimpleName());
            }
            failing = true;
        }
    }

    private void tell(List<Watch> watching, Place last) {
        long seen = watching.stream().mapToLong(Watch::seen).min().orElse(last.sequence());
        if (seen < last.sequence()) {
            var read = journal.between(new Place(last.id(), seen), last);
            watching.forEach(watch -> watch.put(read.changes(), read.upTo()));
        }
    }

    /// Whether the thread lives, as long as it should.
    boolean isTold() {
        return !running || !dead;
    }

    /// Ends all streams; no new one lasts.
    @Override
    public void stop() {
        running = false;
        watches.forEach(Watch::close);
        var ending = thread;
        if (ending != null) {
            ending.interrupt();
            join(ending);
        }
    }

    private static void join(Thread ending) {
        try {
            if (!ending.join(STOP)) {
                log.warn("The streams' thread did not end within {}", STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// After this instance has said that it is about to stop, and before the port waits for its
    /// requests.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 512;
    }
}
