package io.payrail.worker.reconciliation;

import io.payrail.worker.projection.Refresher;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds objects that are to be asked for one by one, and has them fetched, at a pace that leaves
/// Stripe's limits to the commands: those that are open and were not seen for long, and those of
/// payments that have changed since the last run, to see whether they have become what Stripe says.
///
/// Half of a run's batch is the changes', the other half in equal parts the open kinds'; what one
/// of them leaves is the others'. Otherwise payments that nobody ever pays, of which there are ever
/// more, would take all of it. Used by one thread at a time.
@Component
class DueObjects {
    private final JdbcClient jdbc;
    private final ChangedPayments changed;
    private final Refresher refresher;
    private final ReconciliationProperties properties;
    private final Clock clock;

    DueObjects(
            JdbcClient jdbc,
            ChangedPayments changed,
            Refresher refresher,
            ReconciliationProperties properties,
            Clock clock) {
        this.jdbc = jdbc;
        this.changed = changed;
        this.refresher = refresher;
        this.properties = properties;
        this.clock = clock;
    }

    /// What a run asks for.
    ///
    /// @param objects how many
    /// @param changes how far the changes are among them
    record Asked(int objects, Changes changes) {}

    /// What can be open. Payments and setup intents that nobody has confirmed may stay so for ever:
    /// of those, the young ones are asked for.
    private enum Open {
        PAYMENT("payment_intent", unconfirmedWhileYoung("payment")),
        SETUP_INTENT("setup_intent", unconfirmedWhileYoung("setup_intent")),
        SUBSCRIPTION(
                "subscription",
                """
                SELECT id, observed_at, created_at FROM subscription
                WHERE status NOT IN ('canceled', 'incomplete_expired')
                """);

        private final String kind;
        private final String rows;

        Open(String kind, String rows) {
            this.kind = kind;
            this.rows = rows;
        }

        private static String unconfirmedWhileYoung(String table) {
            return """
            SELECT id, observed_at, created_at FROM %1$s
            WHERE status IN ('requires_payment_method', 'requires_confirmation') AND created_at > :young
            UNION ALL
            SELECT id, observed_at, created_at FROM %1$s
            WHERE status NOT IN ('succeeded', 'canceled', 'requires_payment_method', 'requires_confirmation')
            """
                    .formatted(table);
        }
    }

    /// Has open objects fetched, and those that have changed in a time.
    Asked check(Changes from, Instant changedUntil) {
        var open = new EnumMap<Open, List<String>>(Open.class);
        for (var kind : Open.values()) {
            open.put(kind, open(kind));
        }
        int share = properties.batch() / 2 / open.size();
        int asked = 0;
        for (var each : open.entrySet()) {
            asked += check(each.getKey().kind, first(share, each.getValue()), asked);
        }
        var taken = changed.take(from, changedUntil, properties.batch() - asked);
        for (var objects : taken.objects().entrySet()) {
            asked += check(objects.getKey(), objects.getValue(), asked);
        }
        for (var each : open.entrySet()) {
            var ids = each.getValue();
            var others = ids.subList(Math.min(share, ids.size()), ids.size());
            asked += check(each.getKey().kind, first(properties.batch() - asked, others), asked);
        }
        return new Asked(asked, taken.reached());
    }

    private static List<String> first(int most, List<String> ids) {
        return ids.subList(0, Math.min(most, ids.size()));
    }

    /// Each object has its own moment in the run's time, after those that were asked for before.
    private int check(String kind, Collection<String> ids, int before) {
        var first = clock.instant().plus(properties.spacing().multipliedBy(before));
        refresher.check(kind, ids, first, properties.spacing());
        return ids.size();
    }

    /// Those that were not seen for longer than their pace allows, the most overdue first.
    private List<String> open(Open kind) {
        var sql =
                jdbc.sql(
                                """
                                SELECT id
                                FROM (SELECT id, :now - observed_at AS unseen,
                                             greatest(:stale * interval '1 millisecond', (:now - created_at) / 4) AS pace
                                      FROM (%s) AS open) AS seen
                                WHERE unseen > pace
                                  AND NOT EXISTS (SELECT FROM refresh WHERE object_id = id AND not_before <= :soon)
                                ORDER BY extract(epoch FROM unseen) / extract(epoch FROM pace) DESC LIMIT :most
                                """
                                        .formatted(kind.rows))
                        .param("now", at(clock.instant()))
                        .param("stale", (double) properties.staleAfter().toMillis())
                        .param("young", at(clock.instant().minus(properties.abandonedAfter())))
                        .param("soon", at(properties.soon(clock.instant())))
                        .param("most", properties.batch());
        return sql.query(String.class).list();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
