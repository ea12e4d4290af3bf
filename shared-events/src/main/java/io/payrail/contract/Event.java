package io.payrail.contract;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What happened to one aggregate: the payload of a record of [Topics#EVENTS], of which the headers
/// hold the id, type, sequence number, time and cause. Payloads carry all that a consumer needs,
/// and no secret, card data or e-mail address. Statuses are Stripe's words, verbatim: a word
/// unknown today is passed on.
public sealed interface Event {
    /// The id of the aggregate, also the record's key: order is kept within it.
    @JsonIgnore
    String aggregateId();

    /// A payment as it is after the change.
    ///
    /// @param id Stripe's id of the payment intent
    /// @param owner the user it was made for; null when it was made outside Payrail
    /// @param amount in the currency's minor units, as are the other amounts
    /// @param currency ISO 4217, lower case
    record Payment(
            String id,
            @Nullable String owner,
            @Nullable String customerId,
            @Nullable String reference,
            long amount,
            long amountCapturable,
            long amountReceived,
            String currency,
            String status,
            @Nullable String chargeId,
            Instant createdAt) {
        public Payment {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(currency, "currency");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(createdAt, "createdAt");
        }
    }

    /// Something about a payment intent, its charge or its dispute; the aggregate is the payment.
    sealed interface PaymentEvent extends Event {}

    /// A change of the payment intent itself.
    sealed interface PaymentChanged extends PaymentEvent {
        Payment payment();

        @Override
        default String aggregateId() {
            return payment().id();
        }
    }

    record PaymentCreated(Payment payment) implements PaymentChanged {}

    /// The payer has to do something first, 3-D Secure for instance.
    record PaymentRequiresAction(Payment payment) implements PaymentChanged {}

    /// The payment method takes its time.
    record PaymentProcessing(Payment payment) implements PaymentChanged {}

    /// The amount is held and waits to be captured.
    record PaymentAuthorized(Payment payment) implements PaymentChanged {}

    record PaymentSucceeded(Payment payment) implements PaymentChanged {}

    record PaymentCanceled(Payment payment, @Nullable String reason) implements PaymentChanged {}

    /// An attempt failed; the payment is open still and may be tried with another payment method.
    ///
    /// @param code Stripe's error code, `card_declined`
    /// @param declineCode the issuer's reason, where there is one
    record PaymentAttemptFailed(Payment payment, String code, @Nullable String declineCode)
            implements PaymentChanged {}

    /// Something else about the payment changed: its amount, its customer.
    record PaymentUpdated(Payment payment) implements PaymentChanged {}

    /// The refunded amount of a charge changed.
    ///
    /// @param paymentId null for a charge without a payment intent; then the aggregate is the
    ///   charge
    /// @param amountRefunded the total so far, in minor units
    record PaymentRefunded(
            @Nullable String paymentId,
            String chargeId,
            long amount,
            long amountRefunded,
            String currency)
            implements PaymentEvent {
        @Override
        public String aggregateId() {
            return paymentId == null ? chargeId : paymentId;
        }
    }

    /// A dispute as it is after the change.
    record Dispute(
            String id,
            @Nullable String paymentId,
            String chargeId,
            long amount,
            String currency,
            String reason,
            String status) {}

    sealed interface DisputeChanged extends PaymentEvent {
        Dispute dispute();

        @Override
        default String aggregateId() {
            var payment = dispute().paymentId();
            return payment == null ? dispute().chargeId() : payment;
        }
    }

    record DisputeOpened(Dispute dispute) implements DisputeChanged {}

    record DisputeUpdated(Dispute dispute) implements DisputeChanged {}

    /// The dispute ended; its status tells how.
    record DisputeClosed(Dispute dispute) implements DisputeChanged {}

    sealed interface CustomerEvent extends Event {
        String customerId();

        @Override
        default String aggregateId() {
            return customerId();
        }
    }

    record CustomerCreated(String customerId, @Nullable String owner) implements CustomerEvent {}

    record CustomerUpdated(String customerId, @Nullable String owner) implements CustomerEvent {}

    record CustomerDeleted(String customerId, @Nullable String owner) implements CustomerEvent {}

    /// A subscription as it is after the change.
    record Subscription(
            String id,
            String customerId,
            @Nullable String owner,
            String status,
            @Nullable String priceId,
            @Nullable Long quantity,
            @Nullable Instant currentPeriodEnd,
            boolean cancelAtPeriodEnd,
            Instant createdAt) {}

    sealed interface SubscriptionEvent extends Event {
        Subscription subscription();

        @Override
        default String aggregateId() {
            return subscription().id();
        }
    }

    record SubscriptionCreated(Subscription subscription) implements SubscriptionEvent {}

    /// The subscription became `active` or `trialing`.
    record SubscriptionActivated(Subscription subscription) implements SubscriptionEvent {}

    record SubscriptionUpdated(Subscription subscription) implements SubscriptionEvent {}

    /// The subscription ended: `canceled` or `incomplete_expired`.
    record SubscriptionEnded(Subscription subscription) implements SubscriptionEvent {}

    /// A setup intent as it is after the change.
    record Setup(
            String id,
            @Nullable String owner,
            @Nullable String customerId,
            String status,
            @Nullable String paymentMethodId) {}

    sealed interface SetupEvent extends Event {
        Setup setup();

        @Override
        default String aggregateId() {
            return setup().id();
        }
    }

    record SetupCreated(Setup setup) implements SetupEvent {}

    record SetupRequiresAction(Setup setup) implements SetupEvent {}

    record SetupSucceeded(Setup setup) implements SetupEvent {}

    record SetupFailed(Setup setup, String code) implements SetupEvent {}

    record SetupCanceled(Setup setup) implements SetupEvent {}

    /// An invoice as it is after the change; amounts in minor units.
    record Invoice(
            String id,
            @Nullable String customerId,
            @Nullable String subscriptionId,
            String status,
            long amountDue,
            long amountPaid,
            String currency) {}

    sealed interface InvoiceEvent extends Event {
        Invoice invoice();

        @Override
        default String aggregateId() {
            return invoice().id();
        }
    }

    record InvoicePaid(Invoice invoice) implements InvoiceEvent {}

    /// An attempt to collect the invoice failed.
    record InvoicePaymentFailed(Invoice invoice, long attemptCount) implements InvoiceEvent {}

    /// How a command ended that left no payment, customer or subscription behind; the aggregate is
    /// the operation.
    sealed interface OperationEvent extends Event {
        String operationId();

        String owner();

        /// The command's type: `create_payment`.
        String operation();

        @Override
        default String aggregateId() {
            return operationId();
        }
    }

    record OperationDeclined(
            String operationId,
            String owner,
            String operation,
            String code,
            @Nullable String declineCode)
            implements OperationEvent {}

    record OperationRejected(String operationId, String owner, String operation, String code)
            implements OperationEvent {}

    /// Stripe has not said how it ended, within the time given for retries.
    record OperationUnresolved(String operationId, String owner, String operation)
            implements OperationEvent {}

    /// An event of Stripe's that has no place in the model; the aggregate is the object it is
    /// about.
    ///
    /// @param stripeEventId `evt_…`
    /// @param stripeType as Stripe names it
    record StripeEventReceived(
            String stripeEventId, String stripeType, String objectId, Instant createdAt)
            implements Event {
        @Override
        public String aggregateId() {
            return objectId;
        }
    }
}
