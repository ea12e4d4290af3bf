package io.payrail.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/// What a client gets for a command about payments that ended well. The names in the bodies are the
/// contract with the apps.
final class PaymentAnswers {
    private static final String PAYMENT_ID = "Payrail-Payment-Id";

    private PaymentAnswers() {}

    private record Ready(
            @JsonProperty("client_secret") Secret clientSecret,
            String customer,
            Secret ephemeralKey) {}

    private record State(
            String id,
            String status,
            long amount,
            @JsonProperty("amount_capturable") long amountCapturable,
            @JsonProperty("amount_received") long amountReceived,
            String currency) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Refund(
            String id,
            String payment,
            String status,
            long amount,
            String currency,
            @Nullable String reason) {}

    static ResponseEntity<?> of(PaymentReply reply, ResponseEntity.BodyBuilder ok) {
        return switch (reply) {
            case PaymentReply.Ready ready ->
                    ok.header(PAYMENT_ID, ready.paymentId())
                            .body(
                                    new Ready(
                                            ready.clientSecret(),
                                            ready.customerId(),
                                            ready.ephemeralKey()));
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
