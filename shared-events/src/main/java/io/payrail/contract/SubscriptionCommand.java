package io.payrail.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// What is asked of subscriptions.
public sealed interface SubscriptionCommand extends Instruction {
    /// Subscribe the owner's customer to a price; the first invoice is paid by the app with the
    /// client secret.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param customerId Stripe's id of the owner's customer
    /// @param priceId Stripe's id of the price
    @WireName("create_subscription.v1")
    record Create(UUID id, Owner owner, Instant issuedAt, String customerId, String priceId)
            implements SubscriptionCommand {
        public Create {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(customerId, "customerId");
            Objects.requireNonNull(priceId, "priceId");
        }

        @Override
        public String fingerprint() {
            return Command.digest("create_subscription", customerId, priceId);
        }
    }
}
