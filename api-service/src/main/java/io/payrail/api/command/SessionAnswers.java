package io.payrail.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payrail.contract.Secret;
import io.payrail.contract.SessionReply;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/// What a client gets for a command about Stripe's pages that ended well. The names in the bodies
/// are the contract with the apps.
public final class SessionAnswers {
    private SessionAnswers() {}

    @Schema(name = "PortalSession")
    public record Portal(
            @Schema(
                            description = "The page, to be opened by the customer within minutes",
                            example = "https://billing.stripe.com/p/session/test_example")
                    Secret url) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "CheckoutSession")
    public record Checkout(
            @Schema(description = "Its id at Stripe", example = "cs_test_1Example") String id,
            @Schema(description = "As Stripe names it", example = "open") String status,
            @Schema(
                            description = "The page, while it is open",
                            example = "https://checkout.stripe.com/c/pay/cs_test_1Example")
                    @Nullable Secret url) {}

    static ResponseEntity<?> of(SessionReply reply, ResponseEntity.BodyBuilder ok) {
        return switch (reply) {
            case SessionReply.Portal portal -> ok.body(new Portal(portal.url()));
            case SessionReply.Checkout checkout ->
                    ok.body(new Checkout(checkout.sessionId(), checkout.status(), checkout.url()));
        };
    }
}
