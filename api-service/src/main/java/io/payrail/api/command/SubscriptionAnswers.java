package io.payrail.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.contract.Secret;
import io.payrail.contract.SubscriptionReply;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/// What a client gets for a command about subscriptions that ended well. The names in the bodies
/// are the contract with the apps.
public final class SubscriptionAnswers {
    private SubscriptionAnswers() {}

    @Schema(name = "SubscriptionReady")
    public record Ready(
            @Schema(description = "The subscription at Stripe", example = "sub_1Example")
                    String subscriptionId,
            @Schema(
                            description =
                                    "With which Stripe's SDK confirms the first payment or the"
                                            + " setup; null where there is neither now",
                            example = "pi_1Example_secret_example")
                    @Nullable Secret clientSecret) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SubscriptionState")
    public record State(
            @Schema(description = "Its id at Stripe", example = "sub_1Example") String id,
            @Schema(description = "As Stripe names it", example = "active") String status,
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
                            description = "Until when a change waits for its payment",
                            example = "2026-07-30T12:00:00Z")
                    @JsonProperty("pending_update_expires_at")
                    @Nullable Instant pendingUpdateExpiresAt,
            @Schema(
                            description = "With which Stripe's SDK confirms what is to be paid now",
                            example = "pi_1Example_secret_example")
                    @JsonProperty("client_secret")
                    @Nullable Secret clientSecret) {}

    static ResponseEntity<?> of(SubscriptionReply reply, ResponseEntity.BodyBuilder ok) {
        return switch (reply) {
            case SubscriptionReply.Ready ready ->
                    ok.body(new Ready(ready.subscriptionId(), ready.clientSecret()));
            case SubscriptionReply.State state ->
                    ok.body(
                            new State(
                                    state.subscriptionId(),
                                    state.status(),
                                    state.priceId(),
                                    state.quantity(),
                                    state.currentPeriodEnd(),
                                    state.cancelAtPeriodEnd(),
                                    state.trialEnd(),
                                    state.pendingUpdateExpiresAt(),
                                    state.clientSecret()));
        };
    }
}
