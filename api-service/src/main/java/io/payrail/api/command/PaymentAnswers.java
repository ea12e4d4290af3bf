package io.payrail.api.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Secret;
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
