package io.payrail.worker.reconciliation;

import io.payrail.worker.projection.Refresher;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Finds payments and subscriptions that are open and were not seen at Stripe for long, and has
/// them fetched. Thread-safe.
@Component
class StaleObjects {
    private final JdbcClient jdbc;
    private final Refresher refresher;
    private final ReconciliationProperties properties;
    private final Clock clock;

    StaleObjects(
            JdbcClient jdbc,
            Refresher refresher,
            ReconciliationProperties properties,
            Clock clock) {
        this.jdbc = jdbc;
        this.refresher = refresher;
        this.properties = properties;
        this.clock = clock;
    }

    /// Has open payments fetched, the longest unseen first.
    ///
    /// @return how many
    @Transactional
    public int refreshPayments() {
        return refresh("payment_intent", "payment", "'succeeded', 'canceled'");
    }

    /// Has open subscriptions fetched, the longest unseen first.
    ///
    /// @return how many
    @Transactional
    public int refreshSubscriptions() {
        return refresh("subscription", "subscription", "'canceled', 'incomplete_expired'");
    }

    private int refresh(String kind, String table, String terminal) {
        var ids =
                jdbc.sql(
                                """
                                SELECT id FROM %s
                                WHERE status NOT IN (%s)
                                  AND observed_at < :now - greatest(:stale * interval '1 millisecond',
                                                                    (:now - created_at) / 4)
                                ORDER BY observed_at LIMIT :batch
                                """
                                        .formatted(table, terminal))
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("stale", (double) properties.staleAfter().toMillis())
                        .param("batch", properties.batch())
                        .query(String.class)
                        .list();
        refresher.request(kind, ids);
        return ids.size();
    }
}
