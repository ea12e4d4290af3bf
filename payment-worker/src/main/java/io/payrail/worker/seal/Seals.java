package io.payrail.worker.seal;

import io.payrail.worker.seal.Seal.Head;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table of seals. Thread-safe.
@Component
final class Seals {
    /// The most rows without a seal that are counted; more are told as so many.
    private static final int MOST_COUNTED = 10_000;

    /// The rows of the journal that are fetched at a time.
    private static final int FETCHED_ROWS = 100;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    Seals(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    /// Rows that are committed and not sealed yet.
    ///
    /// @param rows at most 10,000 are counted
    /// @param oldest when the oldest of these was recorded; null if there is none
    /// @param lastPosition the last one given out
    record Unsealed(long rows, @Nullable OffsetDateTime oldest, long lastPosition) {}

    /// The last one's; the beginning if there is none.
    Head head() {
        return jdbc.sql(
                        """
                        SELECT number, to_position, digest FROM public.journal_seal
                        ORDER BY number DESC LIMIT 1
                        """)
                .query((row, _) -> head(row))
                .optional()
                .orElse(Head.NONE);
    }

    /// A seal's, as it is written down.
    Optional<Head> head(long number) {
        return number == 0
                ? Optional.of(Head.NONE)
                : jdbc.sql(
                                """
                                SELECT number, to_position, digest FROM public.journal_seal
                                WHERE number = :number
                                """)
                        .param("number", number)
                        .query((row, _) -> head(row))
                        .optional();
    }

    private static Head head(ResultSet row) throws SQLException {
        return new Head(
                row.getLong("number"),
                row.getLong("to_position"),
                Digest.of(row.getBytes("digest")));
    }

    /// The first one behind a number.
    Optional<Seal> after(long number) {
        return jdbc.sql(
                        """
                        SELECT number, after_position, to_position, positions, sequences, aggregate_ids, partitions,
                               row_digests, sealed_at, previous, digest
                        FROM public.journal_seal WHERE number > :number ORDER BY number LIMIT 1
                        """)
                .param("number", number)
                .query((row, _) ->
                        new Seal(
                                row.getLong("number"),
                                row.getLong("after_position"),
                                row.getLong("to_position"),
                                entries(row),
                                row.getObject("sealed_at", OffsetDateTime.class).toInstant(),
                                Digest.of(row.getBytes("previous")),
                                Digest.of(row.getBytes("digest"))))
                .optional();
    }

    private static List<Entry> entries(ResultSet row) throws SQLException {
        var positions = (Long[]) row.getArray("positions").getArray();
        var sequences = (Long[]) row.getArray("sequences").getArray();
        var aggregateIds = (String[]) row.getArray("aggregate_ids").getArray();
        var partitions = (String[]) row.getArray("partitions").getArray();
        var digests = (byte[][]) row.getArray("row_digests").getArray();
        var entries = new ArrayList<Entry>(positions.length);
        for (int i = 0; i < positions.length; i++) {
            entries.add(
                    new Entry(
                            positions[i],
                            aggregateIds[i],
                            sequences[i],
                            partitions[i],
                            Digest.of(digests[i])));
        }
        return entries;
    }

    /// Adds the next one.
    ///
    /// @throws org.springframework.dao.DuplicateKeyException if somebody else has
    void add(Seal seal) {
        int added =
                template.execute(
                        (ConnectionCallback<Integer>)
                                connection -> {
                                    try (var insert =
                                            connection.prepareStatement(
                                                    """
                                                    INSERT INTO public.journal_seal (number, after_position, to_position, positions, sequences,
                                                        aggregate_ids, partitions, row_digests, sealed_at, previous, digest)
                                                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                                    """)) {
                                        Arrays arrays =
                                                (type, values) ->
                                                        connection.createArrayOf(
                                                                type,
                                                                seal.entries().stream()
                                                                        .map(values)
                                                                        .toArray());
                                        insert.setLong(1, seal.number());
                                        insert.setLong(2, seal.after());
                                        insert.setLong(3, seal.to());
                                        insert.setArray(4, arrays.of("bigint", Entry::position));
                                        insert.setArray(5, arrays.of("bigint", Entry::sequence));
                                        insert.setArray(6, arrays.of("text", Entry::aggregateId));
                                        insert.setArray(7, arrays.of("text", Entry::partition));
                                        insert.setArray(
                                                8,
                                                connection.createArrayOf("bytea", digests(seal)));
                                        insert.setObject(
                                                9, seal.sealedAt().atOffset(ZoneOffset.UTC));
                                        insert.setBytes(10, seal.previous().bytes());
                                        insert.setBytes(11, seal.digest().bytes());
                                        return insert.executeUpdate();
                                    }
                                });
        if (added != 1) {
            throw new IllegalStateException(added + " seals were added: it is one or an exception");
        }
    }

    private static byte[][] digests(Seal seal) {
        return seal.entries().stream().map(entry -> entry.digest().bytes()).toArray(byte[][]::new);
    }

    private interface Arrays {
        Array of(String type, Function<Entry, Object> values) throws SQLException;
    }

    /// The journal's rows of a range as they are now. Called in a transaction, as otherwise the
    /// driver fetches them all at once.
    List<Entry> rows(long after, long to, int most) {
        return jdbc.sql(Entry.ROWS)
                .param("after", after)
                .param("to", to)
                .param("most", most)
                .withFetchSize(FETCHED_ROWS)
                .query((row, _) -> Entry.of(row))
                .list();
    }

    Unsealed unsealed(Head head) {
        return jdbc.sql(
                        """
                        SELECT count(*) AS rows, min(recorded_at) AS oldest,
                               pg_sequence_last_value(pg_get_serial_sequence('public.journal', 'position')) AS last
                        FROM (SELECT recorded_at FROM public.journal WHERE position > :to
                              ORDER BY position LIMIT :most)
                        """)
                .param("to", head.to())
                .param("most", MOST_COUNTED)
                .query((row, _) ->
                        new Unsealed(
                                row.getLong("rows"),
                                row.getObject("oldest", OffsetDateTime.class),
                                row.getLong("last")))
                .single();
    }
}
