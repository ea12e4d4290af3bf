package io.payrail.worker.relay;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/// One row of the journal on its way to Kafka. Read from the WAL or from the table, it becomes the
/// same record, byte for byte.
record JournalEvent(
        long position,
        String id,
        Instant recordedAt,
        String aggregateId,
        long sequence,
        String type,
        String payload,
        String cause,
        @Nullable String traceparent) {
    /// What [#of(ResultSet)] reads.
    static final String COLUMNS =
            "position, id, recorded_at, aggregate_id, sequence, type, payload, cause, traceparent";

    private static final Header SPECVERSION = header(Headers.CE_SPECVERSION, "1.0");
    private static final Header SOURCE = header(Headers.CE_SOURCE, "/payrail");
    private static final Header JSON = header(Headers.CONTENT_TYPE, "application/json");

    static JournalEvent of(Struct row) {
        return new JournalEvent(
                row.getInt64("position"),
                row.getString("id"),
                OffsetDateTime.parse(row.getString("recorded_at")).toInstant(),
                row.getString("aggregate_id"),
                row.getInt64("sequence"),
                row.getString("type"),
                row.getString("payload"),
                row.getString("cause"),
                row.getString("traceparent"));
    }

    static JournalEvent of(ResultSet row) throws SQLException {
        return new JournalEvent(
                row.getLong("position"),
                row.getString("id"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getString("aggregate_id"),
                row.getLong("sequence"),
                row.getString("type"),
                row.getString("payload"),
                row.getString("cause"),
                row.getString("traceparent"));
    }

    ProducerRecord<String, byte[]> toRecord() {
        return new ProducerRecord<>(Topics.EVENTS, null, null, aggregateId, value(), headers());
    }

    byte[] value() {
        return payload.getBytes(StandardCharsets.UTF_8);
    }

    List<Header> headers() {
        List<Header> headers = new ArrayList<>(10);
        headers.add(SPECVERSION);
        headers.add(header(Headers.CE_ID, id));
        headers.add(header(Headers.CE_TYPE, type));
        headers.add(SOURCE);
        headers.add(header(Headers.CE_SUBJECT, aggregateId));
        headers.add(header(Headers.CE_TIME, recordedAt.toString()));
        headers.add(header(Headers.CE_SEQUENCE, Long.toString(sequence)));
        headers.add(header(Headers.CE_CAUSE, cause));
        if (traceparent != null) {
            headers.add(header(Headers.CE_TRACEPARENT, traceparent));
        }
        headers.add(JSON);
        return headers;
    }

    /// The payload may hold a customer's data: a log line never gets it.
    @Override
    public String toString() {
        return "JournalEvent[%s, %s, %s, %d]".formatted(id, type, aggregateId, sequence);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
