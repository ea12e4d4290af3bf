package io.payrail.worker.relay;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The journal's events of any time, to be published again: byte for byte as the relay publishes
/// them, so that consumers know those that they have. Thread-safe.
@Component
public final class JournalArchive {
    private static final String FITTING =
            """
            FROM journal
            WHERE recorded_at >= :from AND recorded_at < :to
              AND (:type::text IS NULL OR type LIKE :type)
              AND (:aggregate::text IS NULL OR aggregate_id = :aggregate)
              AND (aggregate_id, sequence) > (:afterAggregate, :afterSequence)
            """;

    private final JdbcClient jdbc;

    JournalArchive(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Which events.
    ///
    /// @param typeLike a pattern of SQL's; null for all
    /// @param aggregate null for all
    public record Range(
            Instant from, Instant to, @Nullable String typeLike, @Nullable String aggregate) {}

    /// An event's place: by aggregate, in the order of its numbers.
    public record Place(String aggregateId, long sequence) {
        /// Before all others.
        public static final Place FIRST = new Place("", 0);
    }

    /// One event.
    public static final class Entry {
        private final JournalEvent event;

        private Entry(JournalEvent event) {
            this.event = event;
        }

        public String id() {
            return event.id();
        }

        public String type() {
            return event.type();
        }

        public Instant recordedAt() {
            return event.recordedAt();
        }

        public Place place() {
            return new Place(event.aggregateId(), event.sequence());
        }

        public ProducerRecord<byte[], byte[]> record(String topic) {
            return new ProducerRecord<>(
                    topic,
                    null,
                    null,
                    event.aggregateId().getBytes(StandardCharsets.UTF_8),
                    event.value(),
                    event.headers());
        }
    }

    /// Events after a place, each aggregate's in order.
    public List<Entry> page(Range range, Place after, int most) {
        return fitting(
                        "SELECT " + JournalEvent.COLUMNS + "\n",
                        "ORDER BY aggregate_id, sequence LIMIT :most",
                        range,
                        after)
                .param("most", most)
                .query((row, _) -> new Entry(JournalEvent.of(row)))
                .list();
    }

    public long count(Range range, Place after) {
        return fitting("SELECT count(*)\n", "", range, after).query(Long.class).single();
    }

    private JdbcClient.StatementSpec fitting(String select, String end, Range range, Place after) {
        return jdbc.sql(select + FITTING + end)
                .param("from", range.from().atOffset(ZoneOffset.UTC))
                .param("to", range.to().atOffset(ZoneOffset.UTC))
                .param("type", range.typeLike())
                .param("aggregate", range.aggregate())
                .param("afterAggregate", after.aggregateId())
                .param("afterSequence", after.sequence());
    }
}
