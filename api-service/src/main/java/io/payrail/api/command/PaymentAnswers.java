package io.payrail.api.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Secret;
import io.swagger.v3.oas.annotations.media.Schema;
import org.springframework.http.ResponseEntity;

/// What a client gets for a command about payments that ended well. The names in the bodies are the
/// contract with the apps.
public final class PaymentAnswers {
    public static final String PAYMENT_ID = "Payrail-Payment-Id";

    private PaymentAnswers() {}

    @Schema(name = "PaymentReady")
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
                    Secret ephemeralKey) {}

    static ResponseEntity<?> of(PaymentReply reply, ResponseEntity.BodyBuilder ok) {
        return switch (reply) {
            case PaymentReply.Ready ready ->
                    ok.header(PAYMENT_ID, ready.paymentId())
                            .body(
                                    new Ready(
                                            ready.clientSecret(),
                                            ready.customerId(),
                                            ready.ephemeralKey()));
        };
    }
}
