package io.payrail.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is asked of the pages that Stripe shows to an owner's customer. Addresses to return to may
/// hold what the app put there: they are masked when printed.
public sealed interface SessionCommand extends Instruction {
    /// Open the page on which the customer manages subscriptions, payment methods and invoices.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param returnUrl where the page leads back to
    @WireName("create_portal_session.v1")
    record Portal(UUID id, Owner owner, Instant issuedAt, String returnUrl)
            implements SessionCommand {
        public Portal {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(returnUrl, "returnUrl");
        }

        @Override
        public Portal askedForAt(Instant first) {
            return new Portal(id, owner, first, returnUrl);
        }

        @Override
        public String fingerprint() {
            return Command.digest("create_portal_session", returnUrl);
        }

        @Override
        public String toString() {
            return "Portal[id=" + id + ", owner=" + owner + ", issuedAt=" + issuedAt + "]";
        }
    }

    /// Open a page on which the customer pays for a price, or subscribes to it.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param mode Stripe's word: `payment` or `subscription`
    /// @param priceId Stripe's id of the price
    /// @param quantity how many of it; one if absent
    /// @param successUrl where the page leads to once it is done
    /// @param cancelUrl where the page leads back to before
    @WireName("create_checkout_session.v1")
    record Checkout(
            UUID id,
            Owner owner,
            Instant issuedAt,
            String mode,
            String priceId,
            @Nullable Long quantity,
            String successUrl,
            String cancelUrl)
            implements SessionCommand {
        public Checkout {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(mode, "mode");
            Objects.requireNonNull(priceId, "priceId");
            Objects.requireNonNull(successUrl, "successUrl");
            Objects.requireNonNull(cancelUrl, "cancelUrl");
        }

        @Override
        public Checkout askedForAt(Instant first) {
            return new Checkout(id, owner, first, mode, priceId, quantity, successUrl, cancelUrl);
        }

        @Override
        public String fingerprint() {
            return Command.digest(
                    "create_checkout_session",
                    mode,
                    priceId,
                    quantity == null ? null : quantity.toString(),
                    successUrl,
                    cancelUrl);
        }

        @Override
        public String toString() {
            return "Checkout[id=" + id + ", owner=" + owner + ", issuedAt=" + issuedAt + "]";
        }
    }
}
