package io.payrail.contract;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What happened to one aggregate: the payload of a record of [Topics#EVENTS], of which the headers
/// hold the id, type, sequence number, time and cause. Payloads carry all that a consumer needs,
/// and no secret, card data or e-mail address. Statuses are Stripe's words, verbatim: a word
/// unknown today is passed on.
///
/// Each record has the name by which it is known on the wire. Families that came later have a file
/// of their own.
public sealed interface Event
        permits Event.PaymentEvent,
                RefundEvent,
                ChargeEvent,
                Event.CustomerEvent,
                PaymentMethodEvent,
                CheckoutEvent,
                PayoutEvent,
                Event.SubscriptionEvent,
                Event.SetupEvent,
                Event.InvoiceEvent,
                Event.InvoicePaymentMade,
                Event.OperationEvent,
                OperationExecuted,
                Event.StripeEventReceived,
                Event.ReconciliationEvent {
    /// The id of what the event is about, also the record's key: order is kept within it.
    ///
    /// @return the aggregate's id
    @JsonIgnore
    String aggregateId();

    /// A payment as it is after the change.
    ///
    /// @param id Stripe's id of the payment intent, `pi_…`
    /// @param owner the user it was made for; null when it was made outside Payrail
    /// @param customerId Stripe's id of the customer, `cus_…`
    /// @param reference the app's own, an order's number for instance
    /// @param amount what is asked for, in the currency's minor units, as are the other amounts
    /// @param amountCapturable what is held and may be captured
    /// @param amountReceived what was received
    /// @param currency ISO 4217, lower case
    /// @param status Stripe's word: `requires_payment_method`, `succeeded`
    /// @param chargeId Stripe's id of the latest charge, `ch_…`
    /// @param createdAt when Stripe made it
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
        /// {@return the payment as it is after the change}
        Payment payment();

        @Override
        default String aggregateId() {
            return payment().id();
        }
    }

    /// The payment was made; nothing is paid yet.
    ///
    /// @param payment as it is after the change
    @WireName("payrail.payment.created.v1")
    record PaymentCreated(Payment payment) implements PaymentChanged {
        public PaymentCreated {
            Objects.requireNonNull(payment, "payment");
        }
    }

    /// The payer has to do something first, 3-D Secure for instance.
    ///
    /// @param payment as it is after the change
    @WireName("payrail.payment.requires_action.v1")
    record PaymentRequiresAction(Payment payment) implements PaymentChanged {
        public PaymentRequiresAction {
            Objects.requireNonNull(payment, "payment");
        }
    }

    /// The payment method takes its time.
    ///
    /// @param payment as it is after the change
    @WireName("payrail.payment.processing.v1")
    record PaymentProcessing(Payment payment) implements PaymentChanged {
        public PaymentProcessing {
            Objects.requireNonNull(payment, "payment");
        }
    }

    /// The amount is held and waits to be captured.
    ///
    /// @param payment as it is after the change
    @WireName("payrail.payment.authorized.v1")
    record PaymentAuthorized(Payment payment) implements PaymentChanged {
        public PaymentAuthorized {
            Objects.requireNonNull(payment, "payment");
        }
    }

    /// The payment is paid: `amountReceived` is there.
    ///
    /// @param payment as it is after the change
    @WireName("payrail.payment.succeeded.v1")
    record PaymentSucceeded(Payment payment) implements PaymentChanged {
        public PaymentSucceeded {
            Objects.requireNonNull(payment, "payment");
        }
    }

    /// The payment was given up; it will never be paid.
    ///
    /// @param payment as it is after the change
    /// @param reason Stripe's word, where there is one
    @WireName("payrail.payment.canceled.v1")
    record PaymentCanceled(Payment payment, @Nullable String reason) implements PaymentChanged {
        public PaymentCanceled {
            Objects.requireNonNull(payment, "payment");
        }
    }

    /// An attempt failed; the payment is open still and may be tried with another payment method.
    ///
    /// @param payment as it is after the change
    /// @param code Stripe's error code, `card_declined`
    /// @param declineCode the issuer's reason, where there is one
    @WireName("payrail.payment.attempt_failed.v1")
    record PaymentAttemptFailed(Payment payment, String code, @Nullable String declineCode)
            implements PaymentChanged {
        public PaymentAttemptFailed {
            Objects.requireNonNull(payment, "payment");
            Objects.requireNonNull(code, "code");
        }
    }

    /// Something else about the payment changed: its amount, its customer.
    ///
    /// @param payment as it is after the change
    @WireName("payrail.payment.updated.v1")
    record PaymentUpdated(Payment payment) implements PaymentChanged {
        public PaymentUpdated {
            Objects.requireNonNull(payment, "payment");
        }
    }

    /// The refunded amount of a charge changed.
    ///
    /// @param paymentId Stripe's id of the payment intent; null for a charge without one, and then
    ///   the aggregate is the charge
    /// @param chargeId Stripe's id of the charge
    /// @param amount what was charged, in minor units
    /// @param amountRefunded the total so far, in minor units
    /// @param currency ISO 4217, lower case
    /// @param owner whose payment it is, as far as that was known
    @WireName("payrail.payment.refunded.v1")
    record PaymentRefunded(
            @Nullable String paymentId,
            String chargeId,
            long amount,
            long amountRefunded,
            String currency,
            @Nullable String owner)
            implements PaymentEvent {
        public PaymentRefunded {
            Objects.requireNonNull(chargeId, "chargeId");
            Objects.requireNonNull(currency, "currency");
        }

        @Override
        public String aggregateId() {
            return paymentId == null ? chargeId : paymentId;
        }
    }

    /// A dispute as it is after the change.
    ///
    /// @param id Stripe's id of the dispute, `du_…`
    /// @param paymentId Stripe's id of the payment intent; null for a charge without one, and then
    ///   the aggregate is the charge
    /// @param chargeId Stripe's id of the disputed charge
    /// @param amount what is disputed, in minor units
    /// @param currency ISO 4217, lower case
    /// @param reason Stripe's word: `fraudulent`
    /// @param status Stripe's word: `needs_response`, `won`
    /// @param owner whose payment it is about, as far as that was known
    record Dispute(
            String id,
            @Nullable String paymentId,
            String chargeId,
            long amount,
            String currency,
            String reason,
            String status,
            @Nullable String owner) {
        public Dispute {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(chargeId, "chargeId");
            Objects.requireNonNull(currency, "currency");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(status, "status");
        }
    }

    /// A change of a dispute; the aggregate is the payment.
    sealed interface DisputeChanged extends PaymentEvent {
        /// {@return the dispute as it is after the change}
        Dispute dispute();

        @Override
        default String aggregateId() {
            var payment = dispute().paymentId();
            return payment == null ? dispute().chargeId() : payment;
        }
    }

    /// The payer disputes the charge.
    ///
    /// @param dispute as it is after the change
    @WireName("payrail.dispute.opened.v1")
    record DisputeOpened(Dispute dispute) implements DisputeChanged {
        public DisputeOpened {
            Objects.requireNonNull(dispute, "dispute");
        }
    }

    /// Something about the dispute changed: its status, its amount.
    ///
    /// @param dispute as it is after the change
    @WireName("payrail.dispute.updated.v1")
    record DisputeUpdated(Dispute dispute) implements DisputeChanged {
        public DisputeUpdated {
            Objects.requireNonNull(dispute, "dispute");
        }
    }

    /// The dispute ended; its status tells how.
    ///
    /// @param dispute as it is after the change
    @WireName("payrail.dispute.closed.v1")
    record DisputeClosed(Dispute dispute) implements DisputeChanged {
        public DisputeClosed {
            Objects.requireNonNull(dispute, "dispute");
        }
    }

    /// The disputed amount was taken from the balance; told once for each of Stripe's events.
    ///
    /// @param dispute as it is after the change
    @WireName("payrail.dispute.funds_withdrawn.v1")
    record DisputeFundsWithdrawn(Dispute dispute) implements DisputeChanged {
        public DisputeFundsWithdrawn {
            Objects.requireNonNull(dispute, "dispute");
        }
    }

    /// The disputed amount was given back; told once for each of Stripe's events.
    ///
    /// @param dispute as it is after the change
    @WireName("payrail.dispute.funds_reinstated.v1")
    record DisputeFundsReinstated(Dispute dispute) implements DisputeChanged {
        public DisputeFundsReinstated {
            Objects.requireNonNull(dispute, "dispute");
        }
    }

    /// A change of a customer at Stripe.
    sealed interface CustomerEvent extends Event {
        /// {@return Stripe's id of the customer, also the aggregate's}
        String customerId();

        @Override
        default String aggregateId() {
            return customerId();
        }
    }

    /// The customer was made.
    ///
    /// @param customerId Stripe's id of the customer
    /// @param owner the user who is this customer; null when it was made outside Payrail
    @WireName("payrail.customer.created.v1")
    record CustomerCreated(String customerId, @Nullable String owner) implements CustomerEvent {
        public CustomerCreated {
            Objects.requireNonNull(customerId, "customerId");
        }
    }

    /// Something about the customer changed; what did is personal data and not told.
    ///
    /// @param customerId Stripe's id of the customer
    /// @param owner the user who is this customer; null when it was made outside Payrail
    @WireName("payrail.customer.updated.v1")
    record CustomerUpdated(String customerId, @Nullable String owner) implements CustomerEvent {
        public CustomerUpdated {
            Objects.requireNonNull(customerId, "customerId");
        }
    }

    /// The customer was deleted.
    ///
    /// @param customerId Stripe's id of the customer
    /// @param owner the user who is this customer; null when it was made outside Payrail
    @WireName("payrail.customer.deleted.v1")
    record CustomerDeleted(String customerId, @Nullable String owner) implements CustomerEvent {
        public CustomerDeleted {
            Objects.requireNonNull(customerId, "customerId");
        }
    }

    /// A subscription as it is after the change.
    ///
    /// @param id Stripe's id of the subscription, `sub_…`
    /// @param customerId Stripe's id of the customer
    /// @param owner the user it was made for; null when it was made outside Payrail
    /// @param status Stripe's word: `active`, `past_due`
    /// @param priceId Stripe's id of the first item's price
    /// @param quantity of the first item
    /// @param currentPeriodEnd when the first item's period ends
    /// @param cancelAtPeriodEnd whether it ends with the period
    /// @param createdAt when Stripe made it
    /// @param trialEnd when the trial ends, where there is one
    /// @param pauseCollection what becomes of its invoices while their collection is paused; null
    ///   when it is not
    /// @param pendingUpdateExpiresAt until when a change waits for its payment; null when none does
    record Subscription(
            String id,
            String customerId,
            @Nullable String owner,
            String status,
            @Nullable String priceId,
            @Nullable Long quantity,
            @Nullable Instant currentPeriodEnd,
            boolean cancelAtPeriodEnd,
            Instant createdAt,
            @Nullable Instant trialEnd,
            @Nullable String pauseCollection,
            @Nullable Instant pendingUpdateExpiresAt) {
        public Subscription {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(customerId, "customerId");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(createdAt, "createdAt");
        }
    }

    /// A change of a subscription.
    sealed interface SubscriptionEvent extends Event {
        /// {@return the subscription as it is after the change}
        Subscription subscription();

        @Override
        default String aggregateId() {
            return subscription().id();
        }
    }

    /// The subscription was made; its first invoice may be unpaid.
    ///
    /// @param subscription as it is after the change
    @WireName("payrail.subscription.created.v1")
    record SubscriptionCreated(Subscription subscription) implements SubscriptionEvent {
        public SubscriptionCreated {
            Objects.requireNonNull(subscription, "subscription");
        }
    }

    /// The subscription became `active` or `trialing`.
    ///
    /// @param subscription as it is after the change
    @WireName("payrail.subscription.activated.v1")
    record SubscriptionActivated(Subscription subscription) implements SubscriptionEvent {
        public SubscriptionActivated {
            Objects.requireNonNull(subscription, "subscription");
        }
    }

    /// Something else about the subscription changed: its status, its price, its period.
    ///
    /// @param subscription as it is after the change
    @WireName("payrail.subscription.updated.v1")
    record SubscriptionUpdated(Subscription subscription) implements SubscriptionEvent {
        public SubscriptionUpdated {
            Objects.requireNonNull(subscription, "subscription");
        }
    }

    /// The subscription ended: `canceled` or `incomplete_expired`.
    ///
    /// @param subscription as it is after the change
    @WireName("payrail.subscription.ended.v1")
    record SubscriptionEnded(Subscription subscription) implements SubscriptionEvent {
        public SubscriptionEnded {
            Objects.requireNonNull(subscription, "subscription");
        }
    }

    /// The trial ended without a payment method; `activated` tells when it is resumed.
    ///
    /// @param subscription as it is after the change
    @WireName("payrail.subscription.paused.v1")
    record SubscriptionPaused(Subscription subscription) implements SubscriptionEvent {
        public SubscriptionPaused {
            Objects.requireNonNull(subscription, "subscription");
        }
    }

    /// Three days are left of the trial, or less; told once for each of Stripe's events.
    ///
    /// @param subscription as it is after the change
    @WireName("payrail.subscription.trial_will_end.v1")
    record SubscriptionTrialWillEnd(Subscription subscription) implements SubscriptionEvent {
        public SubscriptionTrialWillEnd {
            Objects.requireNonNull(subscription, "subscription");
        }
    }

    /// A setup intent as it is after the change.
    ///
    /// @param id Stripe's id of the setup intent, `seti_…`
    /// @param owner the user it was made for; null when it was made outside Payrail
    /// @param customerId Stripe's id of the customer
    /// @param status Stripe's word: `requires_payment_method`, `succeeded`
    /// @param paymentMethodId Stripe's id of the payment method, `pm_…`
    record Setup(
            String id,
            @Nullable String owner,
            @Nullable String customerId,
            String status,
            @Nullable String paymentMethodId) {
        public Setup {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(status, "status");
        }
    }

    /// A change of a setup intent: a payment method that is kept for later.
    sealed interface SetupEvent extends Event {
        /// {@return the setup intent as it is after the change}
        Setup setup();

        @Override
        default String aggregateId() {
            return setup().id();
        }
    }

    /// The setup intent was made.
    ///
    /// @param setup as it is after the change
    @WireName("payrail.setup.created.v1")
    record SetupCreated(Setup setup) implements SetupEvent {
        public SetupCreated {
            Objects.requireNonNull(setup, "setup");
        }
    }

    /// The payer has to do something first, 3-D Secure for instance.
    ///
    /// @param setup as it is after the change
    @WireName("payrail.setup.requires_action.v1")
    record SetupRequiresAction(Setup setup) implements SetupEvent {
        public SetupRequiresAction {
            Objects.requireNonNull(setup, "setup");
        }
    }

    /// The payment method can be used.
    ///
    /// @param setup as it is after the change
    @WireName("payrail.setup.succeeded.v1")
    record SetupSucceeded(Setup setup) implements SetupEvent {
        public SetupSucceeded {
            Objects.requireNonNull(setup, "setup");
        }
    }

    /// An attempt failed; another payment method may be tried.
    ///
    /// @param setup as it is after the change
    /// @param code Stripe's error code
    @WireName("payrail.setup.failed.v1")
    record SetupFailed(Setup setup, String code) implements SetupEvent {
        public SetupFailed {
            Objects.requireNonNull(setup, "setup");
            Objects.requireNonNull(code, "code");
        }
    }

    /// The setup intent was given up.
    ///
    /// @param setup as it is after the change
    @WireName("payrail.setup.canceled.v1")
    record SetupCanceled(Setup setup) implements SetupEvent {
        public SetupCanceled {
            Objects.requireNonNull(setup, "setup");
        }
    }

    /// An invoice as it is after the change; amounts in minor units.
    ///
    /// @param id Stripe's id of the invoice, `in_…`
    /// @param customerId Stripe's id of the customer
    /// @param subscriptionId Stripe's id of the subscription that it is for
    /// @param status Stripe's word: `open`, `paid`
    /// @param amountDue what is to be paid
    /// @param amountPaid what was paid
    /// @param currency ISO 4217, lower case
    /// @param owner whose it is, as far as that was known
    record Invoice(
            String id,
            @Nullable String customerId,
            @Nullable String subscriptionId,
            String status,
            long amountDue,
            long amountPaid,
            String currency,
            @Nullable String owner) {
        public Invoice {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(currency, "currency");
        }
    }

    /// A change of an invoice.
    sealed interface InvoiceEvent extends Event {
        /// {@return the invoice as it is after the change}
        Invoice invoice();

        @Override
        default String aggregateId() {
            return invoice().id();
        }
    }

    /// The invoice is paid.
    ///
    /// @param invoice as it is after the change
    @WireName("payrail.invoice.paid.v1")
    record InvoicePaid(Invoice invoice) implements InvoiceEvent {
        public InvoicePaid {
            Objects.requireNonNull(invoice, "invoice");
        }
    }

    /// An attempt to collect the invoice failed.
    ///
    /// @param invoice as it is after the change
    /// @param attemptCount how often it was tried
    @WireName("payrail.invoice.payment_failed.v1")
    record InvoicePaymentFailed(Invoice invoice, long attemptCount) implements InvoiceEvent {
        public InvoicePaymentFailed {
            Objects.requireNonNull(invoice, "invoice");
        }
    }

    /// The invoice was made, as a draft for the most part.
    ///
    /// @param invoice as it is after the change
    @WireName("payrail.invoice.created.v1")
    record InvoiceCreated(Invoice invoice) implements InvoiceEvent {
        public InvoiceCreated {
            Objects.requireNonNull(invoice, "invoice");
        }
    }

    /// The invoice is open: it can be paid and no longer be edited.
    ///
    /// @param invoice as it is after the change
    @WireName("payrail.invoice.finalized.v1")
    record InvoiceFinalized(Invoice invoice) implements InvoiceEvent {
        public InvoiceFinalized {
            Objects.requireNonNull(invoice, "invoice");
        }
    }

    /// The invoice was made void: it will never be paid.
    ///
    /// @param invoice as it is after the change
    @WireName("payrail.invoice.voided.v1")
    record InvoiceVoided(Invoice invoice) implements InvoiceEvent {
        public InvoiceVoided {
            Objects.requireNonNull(invoice, "invoice");
        }
    }

    /// It is not expected to be paid, and still may be.
    ///
    /// @param invoice as it is after the change
    @WireName("payrail.invoice.marked_uncollectible.v1")
    record InvoiceMarkedUncollectible(Invoice invoice) implements InvoiceEvent {
        public InvoiceMarkedUncollectible {
            Objects.requireNonNull(invoice, "invoice");
        }
    }

    /// A draft was deleted.
    ///
    /// @param invoice as it was
    @WireName("payrail.invoice.deleted.v1")
    record InvoiceDeleted(Invoice invoice) implements InvoiceEvent {
        public InvoiceDeleted {
            Objects.requireNonNull(invoice, "invoice");
        }
    }

    /// Something else about the invoice changed: its amounts.
    ///
    /// @param invoice as it is after the change
    @WireName("payrail.invoice.updated.v1")
    record InvoiceUpdated(Invoice invoice) implements InvoiceEvent {
        public InvoiceUpdated {
            Objects.requireNonNull(invoice, "invoice");
        }
    }

    /// A payment towards an invoice was made; the aggregate is the invoice. Told once for each of
    /// Stripe's events.
    ///
    /// @param id Stripe's id of the invoice payment, `inpay_…`
    /// @param invoiceId Stripe's id of the invoice
    /// @param amountPaid in minor units; null where Stripe does not say
    /// @param currency ISO 4217, lower case
    /// @param paymentId the payment intent, where it was paid by one
    @WireName("payrail.invoice.payment_made.v1")
    record InvoicePaymentMade(
            String id,
            String invoiceId,
            @Nullable Long amountPaid,
            String currency,
            @Nullable String paymentId)
            implements Event {
        public InvoicePaymentMade {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(invoiceId, "invoiceId");
            Objects.requireNonNull(currency, "currency");
        }

        @Override
        public String aggregateId() {
            return invoiceId;
        }
    }

    /// How a command ended that left no payment, customer or subscription behind; the aggregate is
    /// the operation.
    sealed interface OperationEvent extends Event {
        /// {@return the operation's id, a UUID, also the aggregate's}
        String operationId();

        /// {@return the user who asked for it}
        String owner();

        /// {@return the command's type, `create_payment`}
        String operation();

        @Override
        default String aggregateId() {
            return operationId();
        }
    }

    /// The card was declined.
    ///
    /// @param operationId the operation's id, a UUID
    /// @param owner the user who asked for it
    /// @param operation the command's type: `create_payment`
    /// @param code Stripe's error code, `card_declined`
    /// @param declineCode the issuer's reason, where there is one
    @WireName("payrail.operation.declined.v1")
    record OperationDeclined(
            String operationId,
            String owner,
            String operation,
            String code,
            @Nullable String declineCode)
            implements OperationEvent {
        public OperationDeclined {
            Objects.requireNonNull(operationId, "operationId");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(operation, "operation");
            Objects.requireNonNull(code, "code");
        }
    }

    /// What was asked for cannot be done.
    ///
    /// @param operationId the operation's id, a UUID
    /// @param owner the user who asked for it
    /// @param operation the command's type: `create_payment`
    /// @param code a reason, stable and in lower case
    @WireName("payrail.operation.rejected.v1")
    record OperationRejected(String operationId, String owner, String operation, String code)
            implements OperationEvent {
        public OperationRejected {
            Objects.requireNonNull(operationId, "operationId");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(operation, "operation");
            Objects.requireNonNull(code, "code");
        }
    }

    /// Stripe has not said how it ended, within the time given for retries. It is looked into.
    ///
    /// @param operationId the operation's id, a UUID
    /// @param owner the user who asked for it
    /// @param operation the command's type: `create_payment`
    @WireName("payrail.operation.unresolved.v1")
    record OperationUnresolved(String operationId, String owner, String operation)
            implements OperationEvent {
        public OperationUnresolved {
            Objects.requireNonNull(operationId, "operationId");
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(operation, "operation");
        }
    }

    /// An event of Stripe's of which nothing more is kept than that it came; the aggregate is the
    /// object it is about, or the event itself where that has no id. What the object holds is not
    /// passed on.
    ///
    /// @param stripeEventId `evt_…`
    /// @param stripeType as Stripe names it, `payout.paid`
    /// @param objectId Stripe's id of the object that it is about
    /// @param createdAt when it happened, as Stripe says
    /// @param objectKind Stripe's word for the object: `payout`
    /// @param account the connected account it is about
    /// @param livemode whether it is about real money
    /// @param apiVersion the version of Stripe's API that it was written in
    @WireName("payrail.stripe.received.v1")
    record StripeEventReceived(
            String stripeEventId,
            String stripeType,
            String objectId,
            Instant createdAt,
            @Nullable String objectKind,
            @Nullable String account,
            @Nullable Boolean livemode,
            @Nullable String apiVersion)
            implements Event {
        public StripeEventReceived {
            Objects.requireNonNull(stripeEventId, "stripeEventId");
            Objects.requireNonNull(stripeType, "stripeType");
            Objects.requireNonNull(objectId, "objectId");
            Objects.requireNonNull(createdAt, "createdAt");
        }

        @Override
        public String aggregateId() {
            return objectId;
        }
    }

    /// What Payrail has found out about itself by looking at Stripe, instead of being told.
    sealed interface ReconciliationEvent extends Event {}

    /// The runs of reconciliation since the last event of this kind, told when there was something
    /// to tell and once in a while when there was not.
    ///
    /// @param from the time that the counts are of, first instant
    /// @param until its end, exclusive
    /// @param cursor whatever Stripe says happened before it was compared with what came in
    /// @param runs how often it was looked
    /// @param missedEvents Stripe's events that had not come and were taken in this way
    /// @param compared objects of which Stripe's lists were compared with the database
    /// @param fetched objects that were asked for one by one
    /// @param drifted entries of [ObjectDrifted]
    /// @param resolved operations that ended after Stripe had not told how
    /// @param unresolved operations of which Stripe has not told yet
    @WireName("payrail.reconciliation.completed.v1")
    record ReconciliationCompleted(
            Instant from,
            Instant until,
            Instant cursor,
            long runs,
            long missedEvents,
            long compared,
            long fetched,
            long drifted,
            long resolved,
            long unresolved)
            implements ReconciliationEvent {
        public ReconciliationCompleted {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(until, "until");
            Objects.requireNonNull(cursor, "cursor");
        }

        /// All runs are one aggregate.
        @Override
        public String aggregateId() {
            return "reconciliation";
        }
    }

    /// A field was another one at Stripe, and no event had told. Where Stripe has the object still,
    /// what follows from the change comes as events of its own, as ever; the aggregate here is the
    /// object itself.
    ///
    /// @param objectId Stripe's id of the object
    /// @param kind Stripe's word for the object: `charge`
    /// @param field by Payrail's name; `id` where only one side had the object
    /// @param ours null where there was none, and where it is personal data
    /// @param stripes as `ours`
    @WireName("payrail.reconciliation.drifted.v1")
    record ObjectDrifted(
            String objectId,
            String kind,
            String field,
            @Nullable String ours,
            @Nullable String stripes)
            implements ReconciliationEvent {
        public ObjectDrifted {
            Objects.requireNonNull(objectId, "objectId");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(field, "field");
        }

        @Override
        public String aggregateId() {
            return objectId;
        }
    }
}
