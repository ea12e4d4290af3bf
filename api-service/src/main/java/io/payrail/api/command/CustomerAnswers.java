package io.payrail.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.contract.CustomerReply;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/// What a client gets for a command about customers that ended well. The names in the bodies are
/// the contract with the apps.
public final class CustomerAnswers {
    private CustomerAnswers() {}

    @Schema(name = "CustomerReady")
    public record Ready(
            @Schema(description = "The owner's customer at Stripe", example = "cus_1Example")
                    String customerId) {}

    public record PaymentMethods(
            @Schema(description = "The page's entries") List<PaymentMethod> data,
            @Schema(
                            description = "The `cursor` of the next page; null: this is the last",
                            example = "pm_1Example")
                    @JsonProperty("next_cursor")
                    @Nullable String nextCursor) {}

    public record PaymentMethod(
            @Schema(description = "Its id at Stripe", example = "pm_1Example") String id,
            @Schema(description = "As Stripe names it", example = "card") String type,
            @Schema(description = "What may be shown of a card, where it is one")
                    @JsonInclude(JsonInclude.Include.NON_NULL)
                    @Nullable Card card,
            @Schema(description = "Whether the customer pays with it by default", example = "true")
                    @JsonProperty("default")
                    boolean preferred) {
        static PaymentMethod of(CustomerReply.PaymentMethod method) {
            return new PaymentMethod(
                    method.id(), method.kind(), Card.of(method.card()), method.preferred());
        }
    }

    public record Card(
            @Schema(description = "As Stripe names it", example = "visa") String brand,
            @Schema(description = "The last digits", example = "4242") String last4,
            @Schema(description = "1 to 12", example = "12") @JsonProperty("exp_month")
                    int expiryMonth,
            @Schema(description = "Four digits", example = "2030") @JsonProperty("exp_year")
                    int expiryYear) {
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
