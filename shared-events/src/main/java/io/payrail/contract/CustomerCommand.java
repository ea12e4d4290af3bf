package io.payrail.contract;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
        public Create askedForAt(Instant first) {
            return new Create(id, owner, first, email, name);
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

    /// Change e-mail address or name of the owner's customer, or both.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param customerId Stripe's id of the customer
    /// @param email the new one; personal data, masked when printed
    /// @param name the new one; personal data, masked when printed
    @WireName("update_customer.v1")
    record Update(
            UUID id,
            Owner owner,
            Instant issuedAt,
            String customerId,
            @Nullable String email,
            @Nullable String name)
            implements CustomerCommand {
        public Update {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(customerId, "customerId");
        }

        @Override
        public Update askedForAt(Instant first) {
            return new Update(id, owner, first, customerId, email, name);
        }

        @Override
        public String fingerprint() {
            return Command.digest("update_customer", customerId, email, name);
        }

        @Override
        public String target() {
            return customerId;
        }

        @Override
        public String toString() {
            return "Update[id=" + id + ", owner=" + owner + ", customerId=" + customerId + "]";
        }
    }

    /// Delete the owner's customer at Stripe, and what is kept of the person here.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param customerId Stripe's id of the customer
    @WireName("erase_customer.v1")
    record Erase(UUID id, Owner owner, Instant issuedAt, String customerId)
            implements CustomerCommand {
        public Erase {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(customerId, "customerId");
        }

        @Override
        public Erase askedForAt(Instant first) {
            return new Erase(id, owner, first, customerId);
        }

        @Override
        public String fingerprint() {
            return Command.digest("erase_customer", customerId);
        }

        @Override
        public String target() {
            return customerId;
        }
    }

    /// Take a saved payment method from the owner's customer, for good.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param paymentMethodId Stripe's id of the payment method
    @WireName("detach_payment_method.v1")
    record DetachMethod(UUID id, Owner owner, Instant issuedAt, String paymentMethodId)
            implements CustomerCommand {
        public DetachMethod {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(paymentMethodId, "paymentMethodId");
        }

        @Override
        public DetachMethod askedForAt(Instant first) {
            return new DetachMethod(id, owner, first, paymentMethodId);
        }

        @Override
        public String fingerprint() {
            return Command.digest("detach_payment_method", paymentMethodId);
        }

        @Override
        public String target() {
            return paymentMethodId;
        }
    }

    /// Have the customer's invoices paid with one of their saved payment methods.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param customerId Stripe's id of the customer
    /// @param paymentMethodId Stripe's id of the payment method
    @WireName("choose_payment_method.v1")
    record ChooseMethod(
            UUID id, Owner owner, Instant issuedAt, String customerId, String paymentMethodId)
            implements CustomerCommand {
        public ChooseMethod {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(customerId, "customerId");
            Objects.requireNonNull(paymentMethodId, "paymentMethodId");
        }

        @Override
        public ChooseMethod askedForAt(Instant first) {
            return new ChooseMethod(id, owner, first, customerId, paymentMethodId);
        }

        @Override
        public String fingerprint() {
            return Command.digest("choose_payment_method", customerId, paymentMethodId);
        }

        @Override
        public String target() {
            return customerId;
        }
    }

    /// Create a setup intent for the owner's customer: the app saves a payment method with it.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param mobileSdkVersion the Stripe API version that an ephemeral key is made for; the
    ///   configured one if absent
    @WireName("create_setup_intent.v1")
    record SetUp(UUID id, Owner owner, Instant issuedAt, @Nullable String mobileSdkVersion)
            implements CustomerCommand {
        public SetUp {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
        }

        @Override
        public SetUp askedForAt(Instant first) {
            return new SetUp(id, owner, first, mobileSdkVersion);
        }

        @Override
        public String fingerprint() {
            return Command.digest("create_setup_intent");
        }
    }

    /// Give the app a while of access to the owner's customer.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param component Stripe's word for the part of its user interface that is given access
    @WireName("create_customer_session.v1")
    record OpenSession(UUID id, Owner owner, Instant issuedAt, String component)
            implements CustomerCommand {
        public OpenSession {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(component, "component");
        }

        @Override
        public OpenSession askedForAt(Instant first) {
            return new OpenSession(id, owner, first, component);
        }

        @Override
        public String fingerprint() {
            return Command.digest("create_customer_session", component);
        }
    }
}
