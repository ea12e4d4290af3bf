package io.payrail.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is asked of payments.
public sealed interface PaymentCommand extends Instruction {
    /// Create a payment intent for the owner's customer.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param amount in the currency's minor units
    /// @param currency ISO 4217, lower case
    /// @param reference the app's order number: at most one open payment for each owner and
    ///   reference
    /// @param mobileSdkVersion the Stripe API version that the ephemeral key is made for; the
    ///   configured one if absent
    @WireName("create_payment.v1")
    record Create(
            UUID id,
            Owner owner,
            Instant issuedAt,
            long amount,
            String currency,
            @Nullable String reference,
            @Nullable String mobileSdkVersion)
            implements PaymentCommand {
        public Create {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(currency, "currency");
        }

        @Override
        public String fingerprint() {
            return Command.digest("create_payment", Long.toString(amount), currency, reference);
        }
    }

    /// Take what was set aside on the payer's card, or a part of it; what is left is released.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param paymentId Stripe's id of the payment intent, which has to be the owner's
    /// @param amount in the currency's minor units; all of it if absent
    @WireName("capture_payment.v1")
    record Capture(UUID id, Owner owner, Instant issuedAt, String paymentId, @Nullable Long amount)
            implements PaymentCommand {
        public Capture {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(paymentId, "paymentId");
        }

        @Override
        public String fingerprint() {
            return Command.digest(
                    "capture_payment", paymentId, amount == null ? null : amount.toString());
        }

        @Override
        public String target() {
            return paymentId;
        }
    }

    /// Give a payment up that is not paid yet; what was set aside on the payer's card is released.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param paymentId Stripe's id of the payment intent, which has to be the owner's
    /// @param reason Stripe's word, `abandoned` for instance
    @WireName("cancel_payment.v1")
    record Cancel(UUID id, Owner owner, Instant issuedAt, String paymentId, @Nullable String reason)
            implements PaymentCommand {
        public Cancel {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(paymentId, "paymentId");
        }

        @Override
        public String fingerprint() {
            return Command.digest("cancel_payment", paymentId, reason);
        }

        @Override
        public String target() {
            return paymentId;
        }
    }

    /// Give back what was paid, or a part of it. Each command makes one refund.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param paymentId Stripe's id of the payment intent, which has to be the owner's
    /// @param amount in the currency's minor units; all that is left if absent
    /// @param reason Stripe's word, `requested_by_customer` for instance
    @WireName("refund_payment.v1")
    record Refund(
            UUID id,
            Owner owner,
            Instant issuedAt,
            String paymentId,
            @Nullable Long amount,
            @Nullable String reason)
            implements PaymentCommand {
        public Refund {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(paymentId, "paymentId");
        }

        @Override
        public String fingerprint() {
            return Command.digest(
                    "refund_payment", paymentId, amount == null ? null : amount.toString(), reason);
        }

        @Override
        public String target() {
            return paymentId;
        }
    }
}
