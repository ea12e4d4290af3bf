package io.payrail.contract;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an app asks Payrail to do: one record of [Topics#COMMANDS]. A command with an id that was
/// seen before is answered again and not executed again; the same id with another [#fingerprint()]
/// is refused.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Command.CreatePayment.class, name = "create_payment.v1"),
    @JsonSubTypes.Type(value = Command.CreateCustomer.class, name = "create_customer.v1"),
    @JsonSubTypes.Type(value = Command.CreateSubscription.class, name = "create_subscription.v1"),
})
public sealed interface Command {
    /// The operation's id, derived from the owner and the client's `Idempotency-Key`, or
    /// time-ordered without one.
    ///
    /// @return the command's id
    UUID id();

    /// {@return the user it is executed for}
    Owner owner();

    /// {@return when the API accepted the command}
    Instant issuedAt();

    /// A digest of what is asked, and only of that: neither who asks nor when, nor what does not
    /// change the effect.
    ///
    /// @return SHA-256 in hex
    @JsonIgnore
    String fingerprint();

    /// Commands with the same key are executed one after the other, in the order of their
    /// publication.
    ///
    /// @return the record's key
    @JsonIgnore
    default String orderingKey() {
        return owner().id();
    }

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
    record CreatePayment(
            UUID id,
            Owner owner,
            Instant issuedAt,
            long amount,
            String currency,
            @Nullable String reference,
            @Nullable String mobileSdkVersion)
            implements Command {
        public CreatePayment {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(currency, "currency");
        }

        @Override
        public String fingerprint() {
            return digest("create_payment", Long.toString(amount), currency, reference);
        }
    }

    /// Create the owner's customer at Stripe, or return the one that exists.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param email personal data, masked when printed
    /// @param name personal data, masked when printed
    record CreateCustomer(UUID id, Owner owner, Instant issuedAt, String email, String name)
            implements Command {
        public CreateCustomer {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(email, "email");
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String fingerprint() {
            return digest("create_customer", email, name);
        }

        @Override
        public String toString() {
            return "CreateCustomer[id=" + id + ", owner=" + owner + ", issuedAt=" + issuedAt + "]";
        }
    }

    /// Subscribe the owner's customer to a price; the first invoice is paid by the app with the
    /// client secret.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param customerId Stripe's id of the owner's customer
    /// @param priceId Stripe's id of the price
    record CreateSubscription(
            UUID id, Owner owner, Instant issuedAt, String customerId, String priceId)
            implements Command {
        public CreateSubscription {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(customerId, "customerId");
            Objects.requireNonNull(priceId, "priceId");
        }

        @Override
        public String fingerprint() {
            return digest("create_subscription", customerId, priceId);
        }
    }

    private static String digest(String type, @Nullable String... parts) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(type.getBytes(StandardCharsets.UTF_8));
            for (var part : parts) {
                // A byte that UTF-8 never contains separates the parts; another one stands for an
                // absent part.
                sha256.update((byte) 0xff);
                if (part == null) {
                    sha256.update((byte) 0xfe);
                } else {
                    sha256.update(part.getBytes(StandardCharsets.UTF_8));
                }
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
