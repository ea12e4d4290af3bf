package io.payrail.worker.reconciliation;

import io.payrail.worker.projection.Refresher;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds objects that are to be asked for one by one, and has them fetched, at a pace that leaves
/// Stripe's limits to the commands: those that are open and were not seen for long, and those of
/// payments that have changed since the last run, to see whether they have become what Stripe says.
/// Used by one thread at a time.
@Component
class DueObjects {
    /// How many of the journal's rows are read to find as many payments as may be fetched.
    private static final int ROWS_FOR_EACH = 5;

    private final JdbcClient jdbc;
    private final Refresher refresher;
    private final ReconciliationProperties properties;
    private final Clock clock;

    DueObjects(
            JdbcClient jdbc,
            Refresher refresher,
            ReconciliationProperties properties,
            Clock clock) {
        this.jdbc = jdbc;
        this.refresher = refresher;
        this.properties = properties;
        this.clock = clock;
    }

    /// Has open objects fetched, the longest unseen first, and with what is left of the batch those
    /// that have changed in a time.
    ///
    /// @return how many
    int check(Instant changedFrom, Instant changedUntil) {
        int asked = 0;
        asked += check("payment_intent", open("payment", "'succeeded', 'canceled'", asked), asked);
        asked +=
                check(
                        "subscription",
                        open("subscription", "'canceled', 'incomplete_expired'", asked),
                        asked);
        asked +=
                check(
                        "setup_intent",
                        open("setup_intent", "'succeeded', 'canceled'", asked),
                        asked);
        var changed = changed(changedFrom, changedUntil, properties.batch() - asked);
        asked += check("payment_intent", partsOf("payment", "id", changed, asked), asked);
        asked += check("charge", partsOf("charge", "payment_id", changed, asked), asked);
        asked += check("refund", partsOf("refund", "payment_id", changed, asked), asked);
        asked += check("dispute", partsOf("dispute", "payment_id", changed, asked), asked);
        return asked;
    }

    /// Each object has its own moment in the run's time, after those that were asked for before.
    private int check(String kind, List<String> ids, int before) {
        var first = clock.instant().plus(properties.spacing().multipliedBy(before));
        refresher.check(kind, ids, first, properties.spacing());
        return ids.size();
    }

    private List<String> open(String table, String terminal, int asked) {
        return jdbc.sql(
                        """
                        SELECT id FROM %s
                        WHERE status NOT IN (%s)
                          AND observed_at < :now - greatest(:stale * interval '1 millisecond',
                                                            (:now - created_at) / 4)
                          AND NOT EXISTS (SELECT FROM refresh WHERE object_id = id AND not_before <= :soon)
                        ORDER BY observed_at LIMIT :most
                        """
                                .formatted(table, terminal))
                .param("now", at(clock.instant()))
                .param("stale", (double) properties.staleAfter().toMillis())
                .param("soon", soon())
                .param("most", properties.batch() - asked)
                .query(String.class)
                .list();
    }

    /// Payments whose journal has grown, but by what a fetch has found; if there are more than may
    /// be fetched, the latest.
    private List<String> changed(Instant from, Instant until, int most) {
        return jdbc.sql(
                        """
                        SELECT DISTINCT aggregate_id
                        FROM (SELECT aggregate_id FROM journal
                              WHERE recorded_at >= :from AND recorded_at < :until
                                AND aggregate_type = 'payment' AND cause NOT LIKE 'fetch:%'
                              ORDER BY recorded_at DESC LIMIT :rows) AS latest
                        LIMIT :most
                        """)
                .param("from", at(from))
                .param("until", at(until))
                .param("rows", most * ROWS_FOR_EACH)
                .param("most", most)
                .query(String.class)
                .list();
    }

    private List<String> partsOf(String table, String column, List<String> payments, int asked) {
        return payments.isEmpty()
                ? List.of()
                : jdbc.sql(
                                """
                                SELECT id FROM %s
                                WHERE %s IN (:payments)
                                  AND NOT EXISTS (SELECT FROM refresh WHERE object_id = id AND not_before <= :soon)
                                LIMIT :most
                                """
                                        .formatted(table, column))
                        .param("payments", payments)
                        .param("soon", soon())
                        .param("most", properties.batch() - asked)
                        .query(String.class)
                        .list();
    }

    /// What is to be fetched by then is not asked for again.
    private OffsetDateTime soon() {
        return at(clock.instant().plus(properties.spacing().multipliedBy(properties.batch())));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
