package io.payrail.contract;

import java.time.Instant;
import java.util.List;
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

    /// A subscription as it is now that the command was executed; its price and quantity are those
    /// of its first item.
    ///
    /// @param commandId the id of the command that it answers
    /// @param subscriptionId Stripe's id of the subscription
    /// @param status Stripe's word
    /// @param priceId Stripe's id of the price
    /// @param quantity how many of it
    /// @param currentPeriodEnd until when it is paid, or is to be
    /// @param cancelAtPeriodEnd whether it ends with its period
    /// @param trialEnd the end of its trial
    /// @param pendingUpdateExpiresAt until when a change waits for its payment; null if none does
    /// @param clientSecret what the app confirms a payment with that is due; null if none is
    @WireName("subscription_state.v1")
    record State(
            UUID commandId,
            String subscriptionId,
            String status,
            @Nullable String priceId,
            @Nullable Long quantity,
            @Nullable Instant currentPeriodEnd,
            boolean cancelAtPeriodEnd,
            @Nullable Instant trialEnd,
            @Nullable Instant pendingUpdateExpiresAt,
            @Nullable Secret clientSecret)
            implements SubscriptionReply {
        public State {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(subscriptionId, "subscriptionId");
            Objects.requireNonNull(status, "status");
        }
    }

    /// The invoice that a change would lead to: one of its own where it is to be invoiced or paid
    /// at once, else the next one. Amounts in minor units.
    ///
    /// @param commandId the id of the question that it answers
    /// @param currency ISO 4217, lower case
    /// @param amountDue what would have to be paid
    /// @param prorations what the change costs for the rest of the period; below zero for a credit
    /// @param lines the invoice's lines
    @WireName("subscription_preview.v1")
    record Preview(
            UUID commandId, String currency, long amountDue, long prorations, List<Line> lines)
            implements SubscriptionReply {
        public Preview {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(currency, "currency");
            Objects.requireNonNull(lines, "lines");
            lines = List.copyOf(lines);
        }
    }

    /// A line of an invoice.
    ///
    /// @param description as the customer will read it
    /// @param amount below zero for a credit
    /// @param proration whether it is about the rest of a period that has begun
    /// @param periodStart what it is for begins here
    /// @param periodEnd and ends here
    record Line(
            @Nullable String description,
            long amount,
            boolean proration,
            @Nullable Instant periodStart,
            @Nullable Instant periodEnd) {}
}
