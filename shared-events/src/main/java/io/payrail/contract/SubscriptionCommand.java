package io.payrail.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
    /// @param quantity how many of it; one if absent
    /// @param trialDays for how many days nothing is to be paid
    @WireName("create_subscription.v1")
    record Create(
            UUID id,
            Owner owner,
            Instant issuedAt,
            String customerId,
            String priceId,
            @Nullable Long quantity,
            @Nullable Long trialDays)
            implements SubscriptionCommand {
        public Create {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(customerId, "customerId");
            Objects.requireNonNull(priceId, "priceId");
        }

        @Override
        public Create askedForAt(Instant first) {
            return new Create(id, owner, first, customerId, priceId, quantity, trialDays);
        }

        /// That of a request with neither quantity nor trial is what it was before there were any.
        @Override
        public String fingerprint() {
            return quantity == null && trialDays == null
                    ? Command.digest("create_subscription", customerId, priceId)
                    : Command.digest(
                            "create_subscription",
                            customerId,
                            priceId,
                            text(quantity),
                            text(trialDays));
        }
    }

    /// End a subscription.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param subscriptionId Stripe's id of the subscription, which has to be the owner's
    /// @param atPeriodEnd whether it runs for as long as it is paid, or ends at once
    @WireName("cancel_subscription.v1")
    record Cancel(
            UUID id, Owner owner, Instant issuedAt, String subscriptionId, boolean atPeriodEnd)
            implements SubscriptionCommand {
        public Cancel {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(subscriptionId, "subscriptionId");
        }

        @Override
        public Cancel askedForAt(Instant first) {
            return new Cancel(id, owner, first, subscriptionId, atPeriodEnd);
        }

        @Override
        public String fingerprint() {
            return Command.digest(
                    "cancel_subscription", subscriptionId, Boolean.toString(atPeriodEnd));
        }

        @Override
        public String target() {
            return subscriptionId;
        }
    }

    /// Go on with a subscription that is to end with its period, or that is paused.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param subscriptionId Stripe's id of the subscription, which has to be the owner's
    @WireName("resume_subscription.v1")
    record Resume(UUID id, Owner owner, Instant issuedAt, String subscriptionId)
            implements SubscriptionCommand {
        public Resume {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(subscriptionId, "subscriptionId");
        }

        @Override
        public Resume askedForAt(Instant first) {
            return new Resume(id, owner, first, subscriptionId);
        }

        @Override
        public String fingerprint() {
            return Command.digest("resume_subscription", subscriptionId);
        }

        @Override
        public String target() {
            return subscriptionId;
        }
    }

    /// Change the price of a subscription, or how many of it, or both. Where that has to be paid
    /// for at once, the change takes effect with the payment.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param subscriptionId Stripe's id of the subscription, which has to be the owner's
    /// @param priceId Stripe's id of the new price; null if it stays
    /// @param quantity how many of it; null if that stays
    /// @param proration Stripe's word for what becomes of the rest of the period:
    ///   `create_prorations`, `none` or `always_invoice`
    @WireName("change_subscription.v1")
    record Change(
            UUID id,
            Owner owner,
            Instant issuedAt,
            String subscriptionId,
            @Nullable String priceId,
            @Nullable Long quantity,
            String proration)
            implements SubscriptionCommand {
        public Change {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(subscriptionId, "subscriptionId");
            Objects.requireNonNull(proration, "proration");
        }

        @Override
        public Change askedForAt(Instant first) {
            return new Change(id, owner, first, subscriptionId, priceId, quantity, proration);
        }

        @Override
        public String fingerprint() {
            return Command.digest(
                    "change_subscription", subscriptionId, priceId, text(quantity), proration);
        }

        @Override
        public String target() {
            return subscriptionId;
        }
    }

    private static @Nullable String text(@Nullable Long number) {
        return number == null ? null : number.toString();
    }
}
