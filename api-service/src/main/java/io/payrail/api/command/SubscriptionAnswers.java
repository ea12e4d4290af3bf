package io.payrail.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.contract.Secret;
import io.payrail.contract.SubscriptionReply;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/// What a client gets for a command about subscriptions that ended well. The names in the bodies
/// are the contract with the apps.
final class SubscriptionAnswers {
    private SubscriptionAnswers() {}

    private record Ready(String subscriptionId, @Nullable Secret clientSecret) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record State(
            String id,
            String status,
            @Nullable String price,
            @Nullable Long quantity,
            @JsonProperty("current_period_end") @Nullable Instant currentPeriodEnd,
            @JsonProperty("cancel_at_period_end") boolean cancelAtPeriodEnd,
            @JsonProperty("trial_end") @Nullable Instant trialEnd,
            @JsonProperty("pending_update_expires_at") @Nullable Instant pendingUpdateExpiresAt,
            @JsonProperty("client_secret") @Nullable Secret clientSecret) {}

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
