package io.payrail.worker.seal;

import java.util.Locale;

/// Measures sealing and verifying: 100,000 rows of some 700 bytes on a database of its own. Run
/// `main` with the test class path.
final class SealBenchmark {
    private static final int ROWS = 100_000;
    private static final int BATCH = 1_000;
    private static final int SEALS_A_STEP = 20;

    private SealBenchmark() {}

    public static void main(String[] arguments) {
        try (var journal = new Journaled()) {
            write(journal);
            var sealer = journal.sealer(BATCH);
            sealer.look();
            long begin = System.nanoTime();
            while (journal.unsealed() > 0) {
                sealer.look();
            }
            tell("rows sealed a second", begin, ROWS);
            begin = System.nanoTime();
            tell("rows verified a second", begin, verify(journal));
            var size =
                    journal.jdbc
                            .sql("SELECT pg_total_relation_size('journal_seal')")
                            .query(Long.class)
                            .single();
            System.out.println(size / ROWS + " bytes of seals a row");
        }
    }

    private static void write(Journaled journal) {
        journal.jdbc
                .sql(
                        """
                        INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                        SELECT now(), 'payment', 'pi_3MtwBwLkdIwHu7ix' || n, 1, 'payrail.payment.succeeded.v1',
                               jsonb_build_object('text', repeat('x', 600), 'n', n), 'stripe:evt_3MtwBwLkdIwHu7ix' || n
                        FROM generate_series(1, :rows) AS n
                        """)
                .param("rows", ROWS)
                .update();
    }

    private static long verify(Journaled journal) {
        var place = new Place(0, null);
        long rows = 0;
        Verification.Step step;
        do {
            step = journal.verification.step(place, null, SEALS_A_STEP);
            rows += step.rows();
            place = Place.parse(step.head(), "after");
        } while (!step.done());
        if (step.broken() != null || rows != ROWS) {
            throw new IllegalStateException(rows + " rows hold; broken: " + step.broken());
        }
        return rows;
    }

    private static void tell(String what, long begin, long rows) {
        System.out.printf(Locale.ROOT, "%.0f %s%n", rows * 1e9 / (System.nanoTime() - begin), what);
    }
}
