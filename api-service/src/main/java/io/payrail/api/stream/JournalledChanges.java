package io.payrail.api.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what the journal says of payments. A row that cannot be read is passed over, logged and
/// counted, so that one of them holds up neither what follows it nor other payments. Thread-safe.
@Component
final class JournalledChanges {
    private static final Logger log = LoggerFactory.getLogger(JournalledChanges.class);

    /// The most events of one payment that are read at a time.
    private static final int MOST = 100;

    private final JdbcClient database;
    private final Counter unreadable;

    JournalledChanges(JdbcClient database, MeterRegistry meters) {
        this.database = database;
        unreadable = meters.counter("payrail.api.streams.unreadable");
    }

    /// An event of a payment, by its number.
    record Place(String id, long sequence) {}

    /// @param upTo the number up to which nothing else can be read
    record Read(List<PaymentChange> changes, long upTo) {}

    /// The last event of each of these payments that has one.
    List<Place> lastOf(Collection<String> payments) {
        return database.sql(
                        """
                        SELECT aggregate_id AS id, sequence FROM api.last_event WHERE aggregate_id IN (:payments)
                        """)
                .param("payments", payments)
                .query(Place.class)
                .list();
    }

    /// What came after one event of a payment, up to another one or as much as is read at a time.
    Read between(Place seen, Place last) {
        long upTo = Math.min(last.sequence(), seen.sequence() + MOST);
        try {
            return new Read(read(seen, upTo), upTo);
        } catch (RuntimeException e) {
            if (!isAboutARow(e)) {
                throw e;
            }
            return new Read(readOneByOne(seen, upTo), upTo);
        }
    }

    /// Everything else that a database says is about itself, and may pass.
    private static boolean isAboutARow(RuntimeException e) {
        return !(e instanceof DataAccessException) || e instanceof DataIntegrityViolationException;
    }

    private List<PaymentChange> readOneByOne(Place seen, long upTo) {
        var changes = new ArrayList<PaymentChange>();
        for (long sequence = seen.sequence(); sequence < upTo; sequence++) {
            try {
                changes.addAll(read(new Place(seen.id(), sequence), sequence + 1));
            } catch (RuntimeException e) {
                if (!isAboutARow(e)) {
                    throw e;
                }
                unreadable.increment();
                log.error(
                        "Event {} of {} cannot be read and is not streamed: {}",
                        sequence + 1,
                        seen.id(),
                        e.getClass().getSimpleName());
            }
        }
        return changes;
    }

    private List<PaymentChange> read(Place after, long upTo) {
        return database.sql(
                        """
                        SELECT sequence, type, recorded_at, status, amount_capturable, amount_received,
                               amount_refunded, refund_id, refund_status, dispute_id, dispute_status
                        FROM api.payment_change
                        WHERE payment_id = :payment AND sequence > :after AND sequence <= :up_to
                        ORDER BY sequence
                        """)
                .param("payment", after.id())
                .param("after", after.sequence())
                .param("up_to", upTo)
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
}
