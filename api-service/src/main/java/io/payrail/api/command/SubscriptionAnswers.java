package io.payrail.api.command;

import io.payrail.contract.Secret;
import io.payrail.contract.SubscriptionReply;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/// What a client gets for a command about subscriptions that ended well. The names in the bodies
/// are the contract with the apps.
final class SubscriptionAnswers {
    private SubscriptionAnswers() {}

    private record Ready(String subscriptionId, @Nullable Secret clientSecret) {}

    static ResponseEntity<?> of(SubscriptionReply reply, ResponseEntity.BodyBuilder ok) {
        return switch (reply) {
            case SubscriptionReply.Ready ready ->
                    ok.body(new Ready(ready.subscriptionId(), ready.clientSecret()));
        };
    }
}
