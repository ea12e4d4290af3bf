package io.payrail.api.payment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.openapi.Described;
import io.payrail.api.problem.Problems;
import io.payrail.api.request.Cursor;
import io.payrail.api.request.Page;
import io.payrail.api.security.Reader;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/stripe/payments/{id}` and `GET /api/stripe/payments`: payments of the owner as last
/// seen at Stripe. Another's payment and none at all are the same 404.
@RestController
final class ReadPayment {
    private final JdbcClient database;

    ReadPayment(JdbcClient database) {
        this.database = database;
    }

    private record Payments(
            @Schema(description = "The page's entries") List<PaymentView> data,
            @Schema(
                            description = "The `cursor` of the next page; null: this is the last",
                            example = Cursor.EXAMPLE)
                    @JsonProperty("next_cursor")
                    @Nullable String nextCursor) {}

    @Described(
            id = "readPayment",
            summary = "A payment as last seen at Stripe",
            answer = PaymentView.class)
    @GetMapping("/api/stripe/payments/{id}")
    Object payment(
            Reader reader,
            @Parameter(description = "The payment's id", example = "pi_1Example") @PathVariable
                    String id) {
        return database.sql(
                        "SELECT "
                                + PaymentView.COLUMNS
                                + " FROM api.payment WHERE id = :id AND (:owner::text IS NULL OR"
                                + " owner = :owner)")
                .param("id", PaymentIds.known(id))
                .param("owner", reader.owner())
                .query((row, _) -> PaymentView.of(row))
                .optional()
                .orElseThrow(() -> Problems.notFound().asException());
    }

    @Described(
            id = "listPayments",
            summary = "Payments as last seen at Stripe, the newest first",
            answer = Payments.class,
            errors = {
                "invalid_filter",
                "invalid_customer_id",
                "unsupported_currency",
                "invalid_time"
            })
    @GetMapping("/api/stripe/payments")
    Object payments(
            Reader reader,
            Page page,
            @Parameter(
                            description = "Only those with this status of Stripe's",
                            example = "succeeded")
                    @RequestParam(required = false)
                    @Nullable String status,
            @Parameter(description = "Only those with this order number", example = "order-7")
                    @RequestParam(required = false)
                    @Nullable String reference,
            @Parameter(description = "Only those of this customer", example = "cus_1Example")
                    @RequestParam(required = false)
                    @Nullable String customer,
            @Parameter(description = "Only those in this currency", example = "eur")
                    @RequestParam(required = false)
                    @Nullable String currency,
            @Parameter(
                            description = "Only those made at or after this time",
                            example = "2026-07-01T00:00:00Z",
                            schema = @Schema(format = "date-time"))
                    @RequestParam(name = "created_from", required = false)
                    @Nullable String createdFrom,
            @Parameter(
                            description = "Only those made before this time",
                            example = "2026-08-01T00:00:00Z",
                            schema = @Schema(format = "date-time"))
                    @RequestParam(name = "created_to", required = false)
                    @Nullable String createdTo) {
        var filter =
                new PaymentFilter()
                        .owner(reader.owner())
                        .status(status)
                        .reference(reference)
                        .customer(customer)
                        .currency(currency)
                        .createdFrom(createdFrom)
                        .createdTo(createdTo)
                        .after(Cursor.of(page));
        filter.finish();
        var found =
                database.sql(
                                "SELECT "
                                        + PaymentView.COLUMNS
                                        + " FROM api.payment"
                                        + filter.where()
                                        + " ORDER BY created_at DESC, id DESC LIMIT :most")
                        .params(filter.parameters())
                        // One more tells whether there is another page.
                        .param("most", page.limit() + 1)
                        .query((row, _) -> PaymentView.of(row))
                        .list();
        if (found.size() <= page.limit()) {
            return new Payments(found, null);
        }
        var shown = found.subList(0, page.limit());
        var last = shown.getLast();
        return new Payments(shown, new Cursor(last.createdAt(), last.id()).text());
    }
}
