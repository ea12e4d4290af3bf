package io.payrail.contract;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How commands about subscriptions ended well.
public sealed interface SubscriptionReply extends Reply.Success {
    /// The subscription exists.
    ///
    /// @param commandId the id of the command that it answers
    /// @param subscriptionId Stripe's id of the subscription
    /// @param clientSecret what the app confirms with; null where there is nothing to pay or to set
    ///   up now
    @WireName("subscription_ready.v1")
    record Ready(UUID commandId, String subscriptionId, @Nullable Secret clientSecret)
            implements SubscriptionReply {
        public Ready {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(subscriptionId, "subscriptionId");
        }
    }
}
