package io.payrail.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.contract.CustomerReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/// What a client gets for a command about customers that ended well. The names in the bodies are
/// the contract with the apps.
final class CustomerAnswers {
    private CustomerAnswers() {}

    private record Ready(String customerId) {}

    private record PaymentMethods(
            List<PaymentMethod> data, @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    private record PaymentMethod(
            String id,
            String type,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Card card,
            @JsonProperty("default") boolean preferred) {
        static PaymentMethod of(CustomerReply.PaymentMethod method) {
            return new PaymentMethod(
                    method.id(), method.kind(), Card.of(method.card()), method.preferred());
        }
    }

    private record Card(
            String brand,
            String last4,
            @JsonProperty("exp_month") int expiryMonth,
            @JsonProperty("exp_year") int expiryYear) {
        static @Nullable Card of(CustomerReply.@Nullable Card card) {
            return card == null
                    ? null
                    : new Card(card.brand(), card.last4(), card.expiryMonth(), card.expiryYear());
        }
    }

    static ResponseEntity<?> of(CustomerReply reply, ResponseEntity.BodyBuilder ok) {
        return switch (reply) {
            case CustomerReply.Ready ready -> ok.body(new Ready(ready.customerId()));
            case CustomerReply.PaymentMethods page ->
                    ok.body(
                            new PaymentMethods(
                                    page.methods().stream().map(PaymentMethod::of).toList(),
                                    page.next()));
        };
    }
}
