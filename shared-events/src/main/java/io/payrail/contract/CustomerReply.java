package io.payrail.contract;

import java.util.Objects;
import java.util.UUID;

/// How commands about customers ended well.
public sealed interface CustomerReply extends Reply.Success {
    /// The owner's customer exists at Stripe.
    ///
    /// @param commandId the id of the command that it answers
    /// @param customerId Stripe's id of the customer
    @WireName("customer_ready.v1")
    record Ready(UUID commandId, String customerId) implements CustomerReply {
        public Ready {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(customerId, "customerId");
        }
    }
}
