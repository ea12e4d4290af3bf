package io.payrail.api.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.openapi.Described;
import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.Problems;
import io.payrail.api.request.Cursor;
import io.payrail.api.request.Page;
import io.payrail.api.security.Reader;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
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
            @Schema(description = "Its id at Stripe", example = "sub_1Example") String id,
            @Schema(description = "As Stripe names it", example = "active") String status,
            @Schema(description = "The customer at Stripe", example = "cus_1Example")
                    String customer,
            @Schema(description = "What it costs, one of Stripe's ids", example = "price_1Example")
                    @Nullable String price,
            @Schema(description = "How many of it", example = "1") @Nullable Long quantity,
            @Schema(description = "When it is due again", example = "2026-08-29T12:00:00Z")
                    @JsonProperty("current_period_end")
                    @Nullable Instant currentPeriodEnd,
            @Schema(description = "Whether it ends with the period", example = "false")
                    @JsonProperty("cancel_at_period_end")
                    boolean cancelAtPeriodEnd,
            @Schema(description = "When its trial ends or ended", example = "2026-08-12T12:00:00Z")
                    @JsonProperty("trial_end")
                    @Nullable Instant trialEnd,
            @Schema(
                            description =
                                    "What becomes of invoices while it is paused, as Stripe names it",
                            example = "void")
                    @JsonProperty("pause_collection")
                    @Nullable String pauseCollection,
            @Schema(
                            description = "Until when a change waits for its payment",
                            example = "2026-07-30T12:00:00Z")
                    @JsonProperty("pending_update_expires_at")
                    @Nullable Instant pendingUpdateExpiresAt,
            @Schema(description = "When it was made at Stripe", example = "2026-07-29T12:00:00Z")
                    @JsonProperty("created_at")
                    Instant createdAt,
            @Schema(description = "As of when Stripe told this", example = "2026-07-29T12:00:05Z")
                    @JsonProperty("observed_at")
                    Instant observedAt) {}

    private record Subscriptions(
            @Schema(description = "The page's entries") List<Subscription> data,
            @Schema(
                            description = "The `cursor` of the next page; null: this is the last",
                            example = Cursor.EXAMPLE)
                    @JsonProperty("next_cursor")
                    @Nullable String nextCursor) {}

    @Described(
            id = "readSubscription",
            summary = "A subscription as last seen at Stripe",
            answer = Subscription.class)
    @GetMapping("/api/stripe/subscriptions/{id}")
    Object subscription(
            Reader reader,
            @Parameter(description = "The subscription's id", example = "sub_1Example")
                    @PathVariable
                    String id) {
        return database.sql(COLUMNS + "AND id = :id")
                .param("id", SubscriptionIds.known(id))
                .param("owner", reader.owner())
                .query((row, _) -> subscription(row))
                .optional()
                .orElseThrow(() -> Problems.notFound().asException());
    }

    /// The newest first.
    @Described(
            id = "listSubscriptions",
            summary = "Subscriptions as last seen at Stripe, the newest first",
            answer = Subscriptions.class,
            errors = {"unknown_choice", "invalid_customer_id"})
    @GetMapping("/api/stripe/subscriptions")
    Object list(
            Reader reader,
            Page page,
            @Parameter(description = "Only those with this status of Stripe's", example = "active")
                    @RequestParam(required = false)
                    @Nullable String status,
            @Parameter(description = "Only those of this customer", example = "cus_1Example")
                    @RequestParam(required = false)
                    @Nullable String customer) {
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
