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
}
