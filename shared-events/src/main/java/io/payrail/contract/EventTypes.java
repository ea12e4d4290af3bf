package io.payrail.contract;

import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The wire names of events and their payloads' JSON. A name never changes its meaning: an
/// incompatible change gets a new version beside the old one. Thread-safe.
public final class EventTypes {
    private static final Map<String, Class<? extends Event>> RECORDS =
            Map.ofEntries(
                    entry("payrail.payment.created.v1", Event.PaymentCreated.class),
                    entry("payrail.payment.requires_action.v1", Event.PaymentRequiresAction.class),
                    entry("payrail.payment.processing.v1", Event.PaymentProcessing.class),
                    entry("payrail.payment.authorized.v1", Event.PaymentAuthorized.class),
                    entry("payrail.payment.succeeded.v1", Event.PaymentSucceeded.class),
                    entry("payrail.payment.canceled.v1", Event.PaymentCanceled.class),
                    entry("payrail.payment.attempt_failed.v1", Event.PaymentAttemptFailed.class),
                    entry("payrail.payment.updated.v1", Event.PaymentUpdated.class),
                    entry("payrail.payment.refunded.v1", Event.PaymentRefunded.class),
                    entry("payrail.dispute.opened.v1", Event.DisputeOpened.class),
                    entry("payrail.dispute.updated.v1", Event.DisputeUpdated.class),
                    entry("payrail.dispute.closed.v1", Event.DisputeClosed.class),
                    entry("payrail.customer.created.v1", Event.CustomerCreated.class),
                    entry("payrail.customer.updated.v1", Event.CustomerUpdated.class),
                    entry("payrail.customer.deleted.v1", Event.CustomerDeleted.class),
                    entry("payrail.subscription.created.v1", Event.SubscriptionCreated.class),
                    entry("payrail.subscription.activated.v1", Event.SubscriptionActivated.class),
                    entry("payrail.subscription.updated.v1", Event.SubscriptionUpdated.class),
                    entry("payrail.subscription.ended.v1", Event.SubscriptionEnded.class),
                    entry("payrail.setup.created.v1", Event.SetupCreated.class),
                    entry("payrail.setup.requires_action.v1", Event.SetupRequiresAction.class),
                    entry("payrail.setup.succeeded.v1", Event.SetupSucceeded.class),
                    entry("payrail.setup.failed.v1", Event.SetupFailed.class),
                    entry("payrail.setup.canceled.v1", Event.SetupCanceled.class),
                    entry("payrail.invoice.paid.v1", Event.InvoicePaid.class),
                    entry("payrail.invoice.payment_failed.v1", Event.InvoicePaymentFailed.class),
                    entry("payrail.operation.declined.v1", Event.OperationDeclined.class),
                    entry("payrail.operation.rejected.v1", Event.OperationRejected.class),
                    entry("payrail.operation.unresolved.v1", Event.OperationUnresolved.class),
                    entry("payrail.stripe.received.v1", Event.StripeEventReceived.class),
                    entry(
                            "payrail.reconciliation.completed.v1",
                            Event.ReconciliationCompleted.class),
                    entry("payrail.reconciliation.drifted.v1", Event.ObjectDrifted.class));

    private static final Map<Class<? extends Event>, String> NAMES =
            RECORDS.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private EventTypes() {}

    /// All wire names with the records that they stand for.
    public static Map<String, Class<? extends Event>> all() {
        return RECORDS;
    }

    /// The wire name of an event, for [Headers#CE_TYPE].
    public static String of(Event event) {
        var name = NAMES.get(event.getClass());
        if (name == null) {
            throw new IllegalStateException(event.getClass() + " has no wire name");
        }
        return name;
    }

    /// The event's payload.
    public static String toJson(Event event) {
        return Messages.write(event);
    }

    /// Reads a payload. A type that this version does not know is passed to `unknown`, not refused.
    ///
    /// @param type the value of [Headers#CE_TYPE]
    /// @throws MalformedMessageException if the payload does not fit its type
    public static <T> T read(
            String type,
            byte[] payload,
            Function<? super Event, ? extends T> known,
            Function<String, ? extends T> unknown) {
        var record = RECORDS.get(type);
        return record == null ? unknown.apply(type) : known.apply(Messages.decode(payload, record));
    }

    /// Reads a payload kept as text, for instance from a log or a table.
    public static <T> T read(
            String type,
            String payload,
            Function<? super Event, ? extends T> known,
            Function<String, ? extends T> unknown) {
        return read(type, payload.getBytes(StandardCharsets.UTF_8), known, unknown);
    }
}
