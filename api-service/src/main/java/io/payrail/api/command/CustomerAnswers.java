package io.payrail.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Secret;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
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

    @Schema(name = "CustomerUpdated")
    public record Updated(
            @Schema(description = "Its id at Stripe", example = "cus_1Example") String id) {}

    @Schema(name = "CustomerErased")
    public record Erased(
            @Schema(description = "Its id at Stripe", example = "cus_1Example") String id,
            @Schema(description = "Always true", example = "true") boolean deleted) {}

    @Schema(name = "PaymentMethodDetached")
    public record Detached(
            @Schema(description = "Its id at Stripe", example = "pm_1Example") String id,
            @Schema(description = "Always true", example = "true") boolean detached) {}

    @Schema(name = "PaymentMethodChosen")
    public record Chosen(
            @Schema(description = "The customer at Stripe", example = "cus_1Example")
                    String customer,
            @Schema(description = "What its invoices are paid with", example = "pm_1Example")
                    @JsonProperty("default_payment_method")
                    String defaultMethod) {}

    @Schema(name = "SetupReady")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Setup(
            @Schema(description = "The setup intent's id at Stripe", example = "seti_1Example")
                    @JsonProperty("setup_intent")
                    String setupIntent,
            @Schema(
                            description = "What Stripe's SDK confirms it with",
                            example = "seti_1Example_secret_example")
                    @JsonProperty("client_secret")
                    Secret clientSecret,
            @Schema(description = "The owner's customer at Stripe", example = "cus_1Example")
                    String customer,
            @Schema(
                            description =
                                    "What the mobile SDK reads the customer's payment methods with",
                            example = "ek_test_example")
                    @Nullable Secret ephemeralKey,
            @Schema(
                            description = "The same, where Payrail is set to give it instead",
                            example = "cuss_secret_example")
                    @Nullable Secret customerSessionClientSecret) {}

    @Schema(name = "CustomerSession")
    public record Session(
            @Schema(description = "The owner's customer at Stripe", example = "cus_1Example")
                    String customer,
            @Schema(
                            description = "What Stripe's SDK acts for the customer with",
                            example = "cuss_secret_example")
                    Secret customerSessionClientSecret,
            @Schema(description = "Until when", example = "2026-07-29T12:30:00Z")
                    @JsonProperty("expires_at")
                    Instant expiresAt) {}

    public record PaymentMethods(
            @Schema(description = "The page's entries") List<PaymentMethod> data,
            @Schema(
                            description = "The `cursor` of the next page; null: this is the last",
                            example = "pm_1Example")
                    @JsonProperty("next_cursor")
                    @Nullable String nextCursor) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PaymentMethod(
            @Schema(description = "Its id at Stripe", example = "pm_1Example") String id,
            @Schema(description = "As Stripe names it", example = "card") String type,
            @Schema(description = "What may be shown of a card, where it is one")
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
            case CustomerReply.Updated updated -> ok.body(new Updated(updated.customerId()));
            case CustomerReply.Erased erased -> ok.body(new Erased(erased.customerId(), true));
            case CustomerReply.MethodDetached detached ->
                    ok.body(new Detached(detached.paymentMethodId(), true));
            case CustomerReply.MethodChosen chosen ->
                    ok.body(new Chosen(chosen.customerId(), chosen.paymentMethodId()));
            case CustomerReply.SetupReady setup ->
                    ok.body(
                            new Setup(
                                    setup.setupId(),
                                    setup.clientSecret(),
                                    setup.customerId(),
                                    setup.ephemeralKey(),
                                    setup.customerSession()));
            case CustomerReply.SessionReady session ->
                    ok.body(
                            new Session(
                                    session.customerId(),
                                    session.clientSecret(),
                                    session.expiresAt()));
            case CustomerReply.PaymentMethods page ->
                    ok.body(
                            new PaymentMethods(
                                    page.methods().stream().map(PaymentMethod::of).toList(),
                                    page.next()));
        };
    }
}
