package io.payrail.api.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.Problems;
import io.payrail.api.request.Cursor;
import io.payrail.api.request.Page;
import io.payrail.api.security.Reader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/stripe/subscriptions/{id}` and `GET /api/stripe/subscriptions`: the owner's, as last
/// seen at Stripe. Another's subscription and none at all are the same 404.
@RestController
final class ReadSubscriptions {
    private static final Set<String> STATUSES =
            Set.of(
                    "incomplete",
                    "incomplete_expired",
                    "trialing",
                    "active",
                    "past_due",
                    "canceled",
                    "unpaid",
                    "paused");
    private static final String COLUMNS =
            """
            SELECT id, status, customer_id, price_id, quantity, current_period_end,
                   cancel_at_period_end, trial_end, pause_collection, pending_update_expires_at,
                   created_at, observed_at
            FROM api.subscription
            WHERE (:owner::text IS NULL OR owner = :owner)
            """;

    private final JdbcClient database;

    ReadSubscriptions(JdbcClient database) {
        this.database = database;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Subscription(
            String id,
            String status,
            String customer,
            @Nullable String price,
            @Nullable Long quantity,
            @JsonProperty("current_period_end") @Nullable Instant currentPeriodEnd,
            @JsonProperty("cancel_at_period_end") boolean cancelAtPeriodEnd,
            @JsonProperty("trial_end") @Nullable Instant trialEnd,
            @JsonProperty("pause_collection") @Nullable String pauseCollection,
            @JsonProperty("pending_update_expires_at") @Nullable Instant pendingUpdateExpiresAt,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("observed_at") Instant observedAt) {}

    private record Subscriptions(
            List<Subscription> data, @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    @GetMapping("/api/stripe/subscriptions/{id}")
    Object subscription(Reader reader, @PathVariable String id) {
        return database.sql(COLUMNS + "AND id = :id")
                .param("id", SubscriptionIds.known(id))
                .param("owner", reader.owner())
                .query((row, _) -> subscription(row))
                .optional()
                .orElseThrow(() -> Problems.notFound().asException());
    }

    /// The newest first.
    @GetMapping("/api/stripe/subscriptions")
    Object list(
            Reader reader,
            Page page,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String customer) {
        if (status != null && !STATUSES.contains(status)) {
            throw unacceptable(
                    "status",
                    "unknown_choice",
                    "Must be one of " + String.join(", ", new TreeSet<>(STATUSES)) + ".");
        }
        if (customer != null && !SubscriptionIds.CUSTOMER.matcher(customer).matches()) {
            throw unacceptable(
                    "customer", "invalid_customer_id", "Must be an id that Stripe gave.");
        }
        var after = Cursor.of(page);
        var found =
                database.sql(
                                COLUMNS
                                        + """
                                        AND (:status::text IS NULL OR status = :status)
                                        AND (:customer::text IS NULL OR customer_id = :customer)
                                        AND (:id::text IS NULL OR (created_at, id) < (:created::timestamptz, :id))
                                        ORDER BY created_at DESC, id DESC
                                        LIMIT :most
                                        """)
                        .param("owner", reader.owner())
                        .param("status", status)
                        .param("customer", customer)
                        .param("id", after == null ? null : after.id())
                        .param("created", after == null ? null : after.createdAtInUtc())
                        // One more tells whether there is another page.
                        .param("most", page.limit() + 1)
                        .query((row, _) -> subscription(row))
                        .list();
        if (found.size() <= page.limit()) {
            return new Subscriptions(found, null);
        }
        var shown = found.subList(0, page.limit());
        var last = shown.getLast();
        return new Subscriptions(shown, new Cursor(last.createdAt(), last.id()).text());
    }

    private static RuntimeException unacceptable(String parameter, String code, String detail) {
        return Problems.invalidRequest(List.of(new FieldError(parameter, code, detail)))
                .asException();
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        long quantity = row.getLong("quantity");
        boolean hasQuantity = !row.wasNull();
        return new Subscription(
                row.getString("id"),
                row.getString("status"),
                row.getString("customer_id"),
                row.getString("price_id"),
                hasQuantity ? quantity : null,
                time(row, "current_period_end"),
                row.getBoolean("cancel_at_period_end"),
                time(row, "trial_end"),
                row.getString("pause_collection"),
                time(row, "pending_update_expires_at"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("observed_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
