package io.payrail.api.stream;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
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
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells the open streams what has changed: one thread for all of them, which looks at the number
/// of each watched payment's last event and reads the events only of those that have new ones. It
/// asks nothing while nobody watches. A database that is away is asked again at the next look.
/// Thread-safe.
@Component
final class PaymentChanges implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PaymentChanges.class);

    /// Of one payment at a look; more come at the next one.
    private static final int MOST_OF_PAYMENT = 100;

    private final JdbcClient database;
    private final StreamProperties properties;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final Semaphore work = new Semaphore(0);
    private volatile boolean running;
    private boolean failing;
    private @Nullable Thread thread;

    PaymentChanges(JdbcClient database, StreamProperties properties) {
        this.database = database;
        this.properties = properties;
    }

    /// Begins to watch a payment.
    ///
    /// @param seen the number of the last event that the client knows
    Watch watch(String payment, long seen) {
        var watch = new Watch(payment, seen, properties.buffer());
        watches.add(watch);
        if (running) {
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
        }
    }

    private void look() {
        try {
            var byPayment = watches.stream().collect(Collectors.groupingBy(Watch::payment));
            for (var payment : moved(byPayment.keySet())) {
                tell(byPayment.getOrDefault(payment.id(), List.of()), payment);
            }
            failing = false;
        } catch (DataAccessException e) {
            if (!failing) {
                log.warn("Streams do not see changes now: {}", e.getClass().getSimpleName());
            }
            failing = true;
        }
    }

    private record Place(String id, long sequence) {}

    private List<Place> moved(Collection<String> payments) {
        return database.sql(
                        """
                        SELECT aggregate_id AS id, sequence FROM api.last_event WHERE aggregate_id IN (:payments)
                        """)
                .param("payments", payments)
                .query(Place.class)
                .list();
    }

    private void tell(List<Watch> watching, Place last) {
        long seen = watching.stream().mapToLong(Watch::seen).min().orElse(last.sequence());
        if (seen < last.sequence()) {
            var changes = changes(last.id(), seen);
            watching.forEach(watch -> watch.put(changes));
        }
    }

    private List<PaymentChange> changes(String payment, long seen) {
        return database.sql(
                        """
                        SELECT sequence, type, recorded_at, status, amount_capturable, amount_received,
                               amount_refunded, refund_id, refund_status, dispute_id, dispute_status
                        FROM api.payment_change WHERE payment_id = :payment AND sequence > :seen
                        ORDER BY sequence LIMIT :most
                        """)
                .param("payment", payment)
                .param("seen", seen)
                .param("most", MOST_OF_PAYMENT)
                .query((row, _) -> change(row))
                .list();
    }

    private static PaymentChange change(ResultSet row) throws SQLException {
        return new PaymentChange(
                row.getLong("sequence"),
                row.getString("type"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getString("status"),
                row.getObject("amount_capturable", Long.class),
                row.getObject("amount_received", Long.class),
                row.getObject("amount_refunded", Long.class),
                row.getString("refund_id"),
                row.getString("refund_status"),
                row.getString("dispute_id"),
                row.getString("dispute_status"));
    }

    /// Ends all streams; no new one lasts.
    @Override
    public void stop() {
        running = false;
        watches.forEach(Watch::close);
        if (thread != null) {
            thread.interrupt();
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
