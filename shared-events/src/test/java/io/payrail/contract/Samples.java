package io.payrail.contract;

import static java.util.Map.entry;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The records that the golden files stand for, by wire name.
final class Samples {
    static final UUID ID = UUID.fromString("0192f7c1-8a3e-7d52-9b61-5f0e2c4d6a80");
    static final Instant ISSUED_AT = Instant.parse("2026-11-23T10:15:30.123456Z");
    static final Owner OWNER = new Owner("user-7", "jenny@example.com", "Jenny Rosen");

    private static final Instant CREATED_AT = Instant.parse("2026-11-23T10:15:31Z");

    static final Map<String, Command> COMMANDS =
            Map.of(
                    "create_payment.v1",
                    new Command.CreatePayment(
                            ID, OWNER, ISSUED_AT, 1099, "eur", "order-1001", "2026-07-29.dahlia"),
                    "create_customer.v1",
                    new Command.CreateCustomer(
                            ID, OWNER, ISSUED_AT, "jenny@example.com", "Jenny Rosen"),
                    "create_subscription.v1",
                    new Command.CreateSubscription(
                            ID, OWNER, ISSUED_AT, "cus_Example1", "price_Example1"));

    static final Map<String, Reply> REPLIES =
            Map.of(
                    "payment_ready.v1",
                    new Reply.PaymentReady(
                            ID,
                            "pi_Example1",
                            new Secret("pi_Example1_secret_golden"),
                            "cus_Example1",
                            new Secret("ek_test_golden")),
                    "customer_ready.v1",
                    new Reply.CustomerReady(ID, "cus_Example1"),
                    "subscription_ready.v1",
                    new Reply.SubscriptionReady(
                            ID, "sub_Example1", new Secret("pi_Example2_secret_golden")),
                    "declined.v1",
                    new Reply.Declined(ID, "card_declined", "insufficient_funds"),
                    "rejected.v1",
                    new Reply.Rejected(ID, "amount_too_small", "amount"),
                    "unresolved.v1",
                    new Reply.Unresolved(ID));

    static final Map<String, Event> EVENTS =
            Map.ofEntries(
                    entry(
                            "payrail.payment.created.v1",
                            new Event.PaymentCreated(payment("requires_payment_method", null))),
                    entry(
                            "payrail.payment.requires_action.v1",
                            new Event.PaymentRequiresAction(payment("requires_action", null))),
                    entry(
                            "payrail.payment.processing.v1",
                            new Event.PaymentProcessing(payment("processing", "ch_Example1"))),
                    entry(
                            "payrail.payment.authorized.v1",
                            new Event.PaymentAuthorized(
                                    payment("requires_capture", 1099, 0, "ch_Example1"))),
                    entry(
                            "payrail.payment.succeeded.v1",
                            new Event.PaymentSucceeded(
                                    payment("succeeded", 0, 1099, "ch_Example1"))),
                    entry(
                            "payrail.payment.canceled.v1",
                            new Event.PaymentCanceled(
                                    payment("canceled", null), "requested_by_customer")),
                    entry(
                            "payrail.payment.attempt_failed.v1",
                            new Event.PaymentAttemptFailed(
                                    payment("requires_payment_method", "ch_Example1"),
                                    "card_declined",
                                    "insufficient_funds")),
                    entry(
                            "payrail.payment.updated.v1",
                            new Event.PaymentUpdated(payment("requires_payment_method", null))),
                    entry(
                            "payrail.payment.refunded.v1",
                            new Event.PaymentRefunded(
                                    "pi_Example1", "ch_Example1", 1099, 500, "eur", "user-7")),
                    entry(
                            "payrail.dispute.opened.v1",
                            new Event.DisputeOpened(dispute("needs_response", "user-7"))),
                    entry(
                            "payrail.dispute.updated.v1",
                            new Event.DisputeUpdated(dispute("under_review", "user-7"))),
                    entry(
                            "payrail.dispute.closed.v1",
                            new Event.DisputeClosed(dispute("won", "user-7"))),
                    entry(
                            "payrail.customer.created.v1",
                            new Event.CustomerCreated("cus_Example1", "user-7")),
                    entry(
                            "payrail.customer.updated.v1",
                            new Event.CustomerUpdated("cus_Example1", "user-7")),
                    entry(
                            "payrail.customer.deleted.v1",
                            new Event.CustomerDeleted("cus_Example1", "user-7")),
                    entry(
                            "payrail.subscription.created.v1",
                            new Event.SubscriptionCreated(subscription("incomplete"))),
                    entry(
                            "payrail.subscription.activated.v1",
                            new Event.SubscriptionActivated(subscription("active"))),
                    entry(
                            "payrail.subscription.updated.v1",
                            new Event.SubscriptionUpdated(subscription("past_due"))),
                    entry(
                            "payrail.subscription.ended.v1",
                            new Event.SubscriptionEnded(subscription("canceled"))),
                    entry(
                            "payrail.setup.created.v1",
                            new Event.SetupCreated(setup("requires_payment_method", null))),
                    entry(
                            "payrail.setup.requires_action.v1",
                            new Event.SetupRequiresAction(setup("requires_action", "pm_Example1"))),
                    entry(
                            "payrail.setup.succeeded.v1",
                            new Event.SetupSucceeded(setup("succeeded", "pm_Example1"))),
                    entry(
                            "payrail.setup.failed.v1",
                            new Event.SetupFailed(
                                    setup("requires_payment_method", null),
                                    "setup_intent_authentication_failure")),
                    entry(
                            "payrail.setup.canceled.v1",
                            new Event.SetupCanceled(setup("canceled", null))),
                    entry(
                            "payrail.invoice.paid.v1",
                            new Event.InvoicePaid(invoice("paid", 1500, "user-7"))),
                    entry(
                            "payrail.invoice.payment_failed.v1",
                            new Event.InvoicePaymentFailed(invoice("open", 0, "user-7"), 1)),
                    entry(
                            "payrail.operation.declined.v1",
                            new Event.OperationDeclined(
                                    ID.toString(),
                                    "user-7",
                                    "create_payment",
                                    "card_declined",
                                    "insufficient_funds")),
                    entry(
                            "payrail.operation.rejected.v1",
                            new Event.OperationRejected(
                                    ID.toString(), "user-7", "create_payment", "amount_too_small")),
                    entry(
                            "payrail.operation.unresolved.v1",
                            new Event.OperationUnresolved(
                                    ID.toString(), "user-7", "create_payment")),
                    entry(
                            "payrail.stripe.received.v1",
                            new Event.StripeEventReceived(
                                    "evt_Example1", "payout.paid", "po_Example1", CREATED_AT)),
                    entry(
                            "payrail.reconciliation.completed.v1",
                            new Event.ReconciliationCompleted(
                                    CREATED_AT,
                                    Instant.parse("2026-11-23T10:16:31Z"),
                                    Instant.parse("2026-11-23T10:15:30Z"),
                                    1,
                                    3,
                                    400,
                                    12,
                                    1,
                                    2,
                                    1)),
                    entry(
                            "payrail.reconciliation.drifted.v1",
                            new Event.ObjectDrifted(
                                    "ch_Example1", "charge", "amount_refunded", "0", "500")));

    /// What was written before a field was added, by the name of its golden file.
    static final Map<String, Event> EARLIER =
            Map.of(
                    "payrail.payment.refunded.v1",
                    new Event.PaymentRefunded("pi_Example1", "ch_Example1", 1099, 500, "eur", null),
                    "payrail.dispute.opened.v1",
                    new Event.DisputeOpened(dispute("needs_response", null)),
                    "payrail.dispute.updated.v1",
                    new Event.DisputeUpdated(dispute("under_review", null)),
                    "payrail.dispute.closed.v1",
                    new Event.DisputeClosed(dispute("won", null)),
                    "payrail.invoice.paid.v1",
                    new Event.InvoicePaid(invoice("paid", 1500, null)),
                    "payrail.invoice.payment_failed.v1",
                    new Event.InvoicePaymentFailed(invoice("open", 0, null), 1));

    private Samples() {}

    private static Event.Payment payment(String status, @Nullable String chargeId) {
        return payment(status, 0, 0, chargeId);
    }

    private static Event.Payment payment(
            String status, long capturable, long received, @Nullable String chargeId) {
        return new Event.Payment(
                "pi_Example1",
                "user-7",
                "cus_Example1",
                "order-1001",
                1099,
                capturable,
                received,
                "eur",
                status,
                chargeId,
                CREATED_AT);
    }

    private static Event.Dispute dispute(String status, @Nullable String owner) {
        return new Event.Dispute(
                "du_Example1",
                "pi_Example1",
                "ch_Example1",
                1099,
                "eur",
                "fraudulent",
                status,
                owner);
    }

    private static Event.Subscription subscription(String status) {
        return new Event.Subscription(
                "sub_Example1",
                "cus_Example1",
                "user-7",
                status,
                "price_Example1",
                2L,
                Instant.parse("2026-12-23T10:15:31Z"),
                false,
                CREATED_AT);
    }

    private static Event.Setup setup(String status, @Nullable String paymentMethodId) {
        return new Event.Setup("seti_Example1", "user-7", "cus_Example1", status, paymentMethodId);
    }

    private static Event.Invoice invoice(String status, long paid, @Nullable String owner) {
        return new Event.Invoice(
                "in_Example1", "cus_Example1", "sub_Example1", status, 1500, paid, "eur", owner);
    }
}
