package io.payrail.contract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is asked of payments.
public sealed interface PaymentCommand extends Instruction {
    /// The same request without the app's own words, which may be about a person. Its fingerprint
    /// is another one where there were any.
    ///
    /// @return this command, or a copy without description and metadata
    default PaymentCommand withoutWords() {
        return switch (this) {
            case Create create ->
                    new Create(
                            create.id,
                            create.owner,
                            create.issuedAt,
                            create.amount,
                            create.currency,
                            create.reference,
                            create.mobileSdkVersion,
                            create.captureMethod,
                            null,
                            null,
                            create.savePaymentMethod);
            case PayOffSession pay ->
                    new PayOffSession(
                            pay.id,
                            pay.owner,
                            pay.issuedAt,
                            pay.amount,
                            pay.currency,
                            pay.paymentMethodId,
                            pay.reference,
                            null,
                            null);
            case Capture _, Cancel _, Refund _ -> this;
        };
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
    /// @param captureMethod `manual` if the money is only set aside until it is captured
    /// @param description the app's own words, masked when printed
    /// @param metadata the app's own notes, masked when printed
    /// @param savePaymentMethod whether the payer's method is to be kept for payments without them
    @WireName("create_payment.v1")
    record Create(
            UUID id,
            Owner owner,
            Instant issuedAt,
            long amount,
            String currency,
            @Nullable String reference,
            @Nullable String mobileSdkVersion,
            @Nullable String captureMethod,
            @Nullable String description,
            @Nullable Map<String, String> metadata,
            @Nullable Boolean savePaymentMethod)
            implements PaymentCommand {
        public Create {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(currency, "currency");
            metadata = inOneOrder(metadata);
        }

        /// A payment with nothing but what every payment has.
        ///
        /// @param id the command's id
        /// @param owner the user it is executed for
        /// @param issuedAt when the API accepted the command
        /// @param amount in the currency's minor units
        /// @param currency ISO 4217, lower case
        /// @param reference the app's order number
        /// @param mobileSdkVersion the Stripe API version that the ephemeral key is made for
        public Create(
                UUID id,
                Owner owner,
                Instant issuedAt,
                long amount,
                String currency,
                @Nullable String reference,
                @Nullable String mobileSdkVersion) {
            this(
                    id,
                    owner,
                    issuedAt,
                    amount,
                    currency,
                    reference,
                    mobileSdkVersion,
                    null,
                    null,
                    null,
                    null);
        }

        @Override
        public Create askedForAt(Instant first) {
            return new Create(
                    id,
                    owner,
                    first,
                    amount,
                    currency,
                    reference,
                    mobileSdkVersion,
                    captureMethod,
                    description,
                    metadata,
                    savePaymentMethod);
        }

        /// What was added later counts only where it is asked for: what was asked before has the
        /// fingerprint that it had.
        @Override
        public String fingerprint() {
            var parts = new ArrayList<@Nullable String>();
            parts.add(Long.toString(amount));
            parts.add(currency);
            parts.add(reference);
            if (captureMethod != null
                    || description != null
                    || metadata != null
                    || savePaymentMethod != null) {
                parts.add(captureMethod);
                parts.add(description);
                parts.add(savePaymentMethod == null ? null : savePaymentMethod.toString());
                addAll(parts, metadata);
            }
            return Command.digest("create_payment", parts.toArray(new String[0]));
        }

        @Override
        public String toString() {
            return "Create[id=%s, owner=%s, issuedAt=%s, amount=%d, currency=%s, reference=%s]"
                    .formatted(id, owner, issuedAt, amount, currency, reference);
        }
    }

    /// Pay with a method that the owner's customer has saved, while the payer is not there to
    /// confirm anything.
    ///
    /// @param id the command's id
    /// @param owner the user it is executed for
    /// @param issuedAt when the API accepted the command
    /// @param amount in the currency's minor units
    /// @param currency ISO 4217, lower case
    /// @param paymentMethodId Stripe's id of the method, which has to be the owner's customer's
    /// @param reference the app's order number: at most one payment for each owner and reference
    ///   that is open or paid
    /// @param description the app's own words, masked when printed
    /// @param metadata the app's own notes, masked when printed
    @WireName("pay_off_session.v1")
    record PayOffSession(
            UUID id,
            Owner owner,
            Instant issuedAt,
            long amount,
            String currency,
            String paymentMethodId,
            @Nullable String reference,
            @Nullable String description,
            @Nullable Map<String, String> metadata)
            implements PaymentCommand {
        public PayOffSession {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(issuedAt, "issuedAt");
            Objects.requireNonNull(currency, "currency");
            Objects.requireNonNull(paymentMethodId, "paymentMethodId");
            metadata = inOneOrder(metadata);
        }

        @Override
        public PayOffSession askedForAt(Instant first) {
            return new PayOffSession(
                    id,
                    owner,
                    first,
                    amount,
                    currency,
                    paymentMethodId,
                    reference,
                    description,
                    metadata);
        }

        @Override
        public String fingerprint() {
            var parts = new ArrayList<@Nullable String>();
            parts.add(Long.toString(amount));
            parts.add(currency);
            parts.add(paymentMethodId);
            parts.add(reference);
            parts.add(description);
            addAll(parts, metadata);
            return Command.digest("pay_off_session", parts.toArray(new String[0]));
        }

        @Override
        public String toString() {
            return ("PayOffSession[id=%s, owner=%s, issuedAt=%s, amount=%d, currency=%s,"
                            + " paymentMethodId=%s, reference=%s]")
                    .formatted(id, owner, issuedAt, amount, currency, paymentMethodId, reference);
        }
    }

    /// A copy that is always written in the order in which the notes were sent; `Map.copyOf` has
    /// another one in each process.
    private static @Nullable Map<String, String> inOneOrder(
            @Nullable Map<String, String> metadata) {
        if (metadata == null) {
            return null;
        }
        var copy = new LinkedHashMap<String, String>();
        metadata.forEach((key, value) ->
                copy.put(
                        Objects.requireNonNull(key, "a note's key"),
                        Objects.requireNonNull(value, "a note")));
        return Collections.unmodifiableMap(copy);
    }

    /// Adds notes in one order, however they were sent.
    private static void addAll(
            List<@Nullable String> parts, @Nullable Map<String, String> metadata) {
        if (metadata != null) {
            new TreeMap<>(metadata)
                    .forEach((key, value) -> {
                        parts.add(key);
                        parts.add(value);
                    });
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
        public Capture askedForAt(Instant first) {
            return new Capture(id, owner, first, paymentId, amount);
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
        public Cancel askedForAt(Instant first) {
            return new Cancel(id, owner, first, paymentId, reason);
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
        public Refund askedForAt(Instant first) {
            return new Refund(id, owner, first, paymentId, amount, reason);
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
