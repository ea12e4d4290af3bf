package io.payrail.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Secret;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/// What a client gets for a command about payments that ended well. The names in the bodies are the
/// contract with the apps.
public final class PaymentAnswers {
    public static final String PAYMENT_ID = "Payrail-Payment-Id";

    private PaymentAnswers() {}

    @Schema(name = "PaymentReady")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ready(
            @Schema(
                            description =
                                    "With which Stripe's SDK confirms the payment; for its payer"
                                            + " only",
                            example = "pi_1Example_secret_example")
                    @JsonProperty("client_secret")
                    Secret clientSecret,
            @Schema(description = "The owner's customer at Stripe", example = "cus_1Example")
                    String customer,
            @Schema(
                            description =
                                    "With which Stripe's mobile SDK reads that customer's saved"
                                            + " methods; short-lived",
                            example = "ek_test_example")
                    @Nullable Secret ephemeralKey,
            @Schema(
                            description = "The same, where Payrail is set to give it instead",
                            example = "cuss_secret_example")
                    @Nullable Secret customerSessionClientSecret) {}

    @Schema(name = "PaymentState")
    public record State(
            @Schema(description = "The payment's id at Stripe", example = "pi_1Example") String id,
            @Schema(description = "As Stripe names it", example = "succeeded") String status,
            @Schema(description = "In minor units", example = "1999") long amount,
            @Schema(description = "What can be captured yet", example = "0")
                    @JsonProperty("amount_capturable")
                    long amountCapturable,
            @Schema(description = "What was captured", example = "1999")
                    @JsonProperty("amount_received")
                    long amountReceived,
            @Schema(description = "ISO 4217, lower case", example = "eur") String currency) {}

    @Schema(name = "Refund")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Refund(
            @Schema(description = "The refund's id at Stripe", example = "re_1Example") String id,
            @Schema(description = "The payment that is given back", example = "pi_1Example")
                    String payment,
            @Schema(description = "As Stripe names it", example = "succeeded") String status,
            @Schema(description = "What is given back, in minor units", example = "500")
                    long amount,
            @Schema(description = "ISO 4217, lower case", example = "eur") String currency,
            @Schema(description = "Why, as it was asked for", example = "requested_by_customer")
                    @Nullable String reason) {}

    static ResponseEntity<?> of(PaymentReply reply, ResponseEntity.BodyBuilder ok) {
        return switch (reply) {
            case PaymentReply.Ready ready ->
                    ok.header(PAYMENT_ID, ready.paymentId())
                            .body(
                                    new Ready(
                                            ready.clientSecret(),
                                            ready.customerId(),
                                            ready.ephemeralKey(),
                                            ready.customerSession()));
            case PaymentReply.State state ->
                    ok.header(PAYMENT_ID, state.paymentId())
                            .body(
                                    new State(
                                            state.paymentId(),
                                            state.status(),
                                            state.amount(),
                                            state.amountCapturable(),
                                            state.amountReceived(),
                                            state.currency()));
            case PaymentReply.Refund refund ->
                    ok.header(PAYMENT_ID, refund.paymentId())
                            .body(
                                    new Refund(
                                            refund.refundId(),
                                            refund.paymentId(),
                                            refund.status(),
                                            refund.amount(),
                                            refund.currency(),
                                            refund.reason()));
        };
    }
}
