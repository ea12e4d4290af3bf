package io.payrail.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A command that only asks what Stripe knows and no table here does. It is not claimed, has no
/// operation and leaves nothing in the journal; each time it comes it is answered anew, for as long
/// as somebody may wait for the answer.
public sealed interface Question extends Command {
    /// Which payment methods are saved for a customer of the owner's; answered by
    /// [CustomerReply.PaymentMethods].
    ///
    /// @param id the question's id
    /// @param owner the user it is asked for
    /// @param issuedAt when the API accepted it
    /// @param customerId Stripe's id of the customer
    /// @param limit how many at most, 1 to 100
    /// @param after the id of the last payment method of the page before
    @WireName("list_payment_methods.v1")
    record ListPaymentMethods(
            UUID id,
            Owner owner,
            Instant issuedAt,
            String customerId,
            int limit,
            @Nullable String after)
            implements Question {
        public ListPaymentMethods {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(customerId, "customerId");
        }

        @Override
        public String fingerprint() {
            return Command.digest(
                    "list_payment_methods", customerId, Integer.toString(limit), after);
        }

        @Override
        public String target() {
            return customerId;
        }
    }

    /// What a change of a subscription would cost; answered by [SubscriptionReply.Preview].
    ///
    /// @param id the question's id
    /// @param owner the user it is asked for
    /// @param issuedAt when the API accepted it
    /// @param subscriptionId Stripe's id of the subscription, which has to be the owner's
    /// @param priceId Stripe's id of the new price; null if it stays
    /// @param quantity how many of it; null if that stays
    /// @param proration as in [SubscriptionCommand.Change]
    @WireName("preview_subscription.v1")
    record PreviewSubscription(
            UUID id,
            Owner owner,
            Instant issuedAt,
            String subscriptionId,
            @Nullable String priceId,
            @Nullable Long quantity,
            String proration)
            implements Question {
        public PreviewSubscription {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(subscriptionId, "subscriptionId");
            Objects.requireNonNull(proration, "proration");
        }

        @Override
        public String fingerprint() {
            return Command.digest(
                    "preview_subscription",
                    subscriptionId,
                    priceId,
                    quantity == null ? null : quantity.toString(),
                    proration);
        }

        @Override
        public String target() {
            return subscriptionId;
        }
    }
}
