package io.payrail.worker.seal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/// A journal row as a seal knows it.
///
/// @param partition of the journal, where the row was when it was sealed
record Entry(long position, String aggregateId, long sequence, String partition, Digest digest) {
    /// Rows of a range, with what [#of] reads. A position may be there twice where somebody has
    /// meddled.
    static final String ROWS =
            """
            SELECT position, id::text AS id, recorded_at, aggregate_type, aggregate_id, sequence, type,
                   payload::text AS payload, cause, traceparent,
                   (SELECT relname FROM pg_class WHERE oid = journal.tableoid) AS partition
            FROM public.journal
            WHERE position > :after AND position <= :to
            ORDER BY position, recorded_at
            LIMIT :most
            """;

    /// The row's digest, made of all of its columns.
    static Entry of(ResultSet row) throws SQLException {
        long position = row.getLong("position");
        var aggregateId = row.getString("aggregate_id");
        long sequence = row.getLong("sequence");
        var digest =
                new Digest.Builder("payrail journal row 1")
                        .number(position)
                        .text(row.getString("id"))
                        .moment(row.getObject("recorded_at", OffsetDateTime.class).toInstant())
                        .text(row.getString("aggregate_type"))
                        .text(aggregateId)
                        .number(sequence)
                        .text(row.getString("type"))
                        .text(row.getString("payload"))
                        .text(row.getString("cause"))
                        .text(row.getString("traceparent"))
                        .build();
        return new Entry(position, aggregateId, sequence, row.getString("partition"), digest);
    }
}
