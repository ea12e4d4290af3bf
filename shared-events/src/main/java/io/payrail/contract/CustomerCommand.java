package io.payrail.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// What is asked of an owner's customer.
public sealed interface CustomerCommand extends Instruction {
    /// Create the owner's customer at Stripe, or return the one that exists.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param email personal data, masked when printed
    /// @param name personal data, masked when printed
    @WireName("create_customer.v1")
    record Create(UUID id, Owner owner, Instant issuedAt, String email, String name)
            implements CustomerCommand {
        public Create {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(email, "email");
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String fingerprint() {
            return Command.digest("create_customer", email, name);
        }

        @Override
        public String toString() {
            return "Create[id=" + id + ", owner=" + owner + ", issuedAt=" + issuedAt + "]";
        }
    }
}
