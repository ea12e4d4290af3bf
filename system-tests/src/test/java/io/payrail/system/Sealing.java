package io.payrail.system;

/// The journal's seals, verified by PostgreSQL: what `docs/operations.md` says of their digests,
/// written down a second time and independently of the worker.
final class Sealing {
    private static final String ROW_DIGEST =
            """
            sha256(%s || int8send(j.position) || %s || %s || %s || %s || int8send(j.sequence) || %s || %s || %s || %s)
            """
                    .formatted(
                            text("'payrail journal row 1'"),
                            text("j.id::text"),
                            moment("j.recorded_at"),
                            text("j.aggregate_type"),
                            text("j.aggregate_id"),
                            text("j.type"),
                            text("j.payload::text"),
                            text("j.cause"),
                            text("j.traceparent"));

    private static final String SEAL_DIGEST =
            """
            sha256(%s || s.previous || int8send(s.number) || int8send(s.after_position) || int8send(s.to_position)
                   || %s || int8send(cardinality(s.positions))
                   || (SELECT string_agg(int8send(position) || %s || int8send(sequence) || %s || digest, ''::bytea
                                         ORDER BY place)
                       FROM unnest(s.positions, s.sequences, s.aggregate_ids, s.partitions, s.row_digests)
                            WITH ORDINALITY AS e (position, sequence, aggregate_id, partition, digest, place)))
            """
                    .formatted(
                            text("'payrail journal seal 1'"),
                            moment("s.sealed_at"),
                            text("aggregate_id"),
                            text("partition"));

    /// A row with a `line` for everything that is not as it has to be, unsealed rows included.
    static final String UNSOUND =
            """
            WITH sealed AS (
                SELECT s.number, e.position, e.digest
                FROM journal_seal s, unnest(s.positions, s.row_digests) AS e (position, digest)
            ), chain AS (
                SELECT s.*, row_number() OVER (ORDER BY number) AS place,
                       lag(digest, 1, decode(repeat('00', 32), 'hex')) OVER (ORDER BY number) AS before,
                       lag(to_position, 1, -9223372036854775808) OVER (ORDER BY number) AS behind
                FROM journal_seal s
            )
            SELECT 'seal ' || number || ' is not chained to the one before' AS line FROM chain
            WHERE number <> place OR previous <> before OR after_position <> behind
            UNION ALL
            SELECT 'seal ' || number || ' has another digest than its content' FROM journal_seal s
            WHERE digest <> %s
            UNION ALL
            SELECT coalesce('position ' || sealed.position || ' of seal ' || number || ' is another or gone',
                            'position ' || j.position || ' (' || j.aggregate_id || ') is in no seal')
            FROM sealed FULL JOIN journal j ON j.position = sealed.position
            WHERE sealed.position IS NULL OR j.position IS NULL OR sealed.digest <> %s
            """
                    .formatted(SEAL_DIGEST, ROW_DIGEST);

    private Sealing() {}

    private static String text(String value) {
        var utf8 = "convert_to(" + value + ", 'UTF8')";
        return "coalesce(int4send(octet_length(%s)) || %s, int4send(-1))".formatted(utf8, utf8);
    }

    private static String moment(String value) {
        return "int8send((extract(epoch FROM " + value + ") * 1000000)::bigint)";
    }
}
