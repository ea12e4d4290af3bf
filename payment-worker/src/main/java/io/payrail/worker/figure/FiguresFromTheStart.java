package io.payrail.worker.figure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.payrail.contract.CommandTypes;
import io.payrail.contract.Topics;
import io.payrail.worker.stripe.StripeGateway;
import java.util.List;
import org.springframework.stereotype.Component;

/// Shows the worker's counters and timers at zero from the start. One that appears only with its
/// first event is no use to an alarm: its first step, from absent to one, is no growth.
@Component
final class FiguresFromTheStart implements MeterBinder {
    private static final List<String> ENDINGS =
            List.of("succeeded", "declined", "rejected", "unresolved");
    private static final List<String> CALLS =
            List.of(
                    "create_customer",
                    "create_payment_intent",
                    "create_ephemeral_key",
                    "create_subscription",
                    "pay_off_session",
                    "retrieve_customer_payment_method",
                    "capture_payment_intent",
                    "cancel_payment_intent",
                    "create_refund",
                    "list_refunds_of_payment",
                    "retrieve_payment_intent",
                    "retrieve_subscription",
                    "update_customer",
                    "delete_customer",
                    "retrieve_customer",
                    "create_customer_session",
                    "create_setup_intent",
                    "retrieve_setup_intent",
                    "retrieve_payment_method",
                    "detach_payment_method",
                    "choose_payment_method",
                    "list_payment_methods",
                    "update_subscription",
                    "cancel_subscription",
                    "resume_subscription",
                    "preview_invoice",
                    "create_portal_session",
                    "create_checkout_session",
                    "retrieve_checkout_session",
                    "list_events");
    private static final List<String> OUTCOMES =
            List.of("succeeded", "declined", "rejected", "unknown");

    @Override
    public void bindTo(MeterRegistry meters) {
        for (var type : CommandTypes.all()) {
            ENDINGS.forEach(
                    outcome -> meters.timer("payrail.commands", "type", type, "outcome", outcome));
        }
        for (var call : CALLS) {
            OUTCOMES.forEach(outcome ->
                    meters.timer("payrail.stripe.calls", "call", call, "outcome", outcome));
            List.of("200", "401", "403", "429", "none")
                    .forEach(status ->
                            meters.counter(
                                    "payrail.stripe.attempts", "call", call, "status", status));
        }
        meters.counter("payrail.commands.retried", "failure", "CannotCreateTransactionException");
        meters.counter("payrail.replies.lost");
        meters.counter("payrail.dead.letters", "topic", Topics.COMMANDS, "cause", "malformed");
        meters.counter(
                "payrail.dead.letters",
                "topic",
                Topics.STRIPE_EVENTS,
                "cause",
                "UnreadableEventException");
        each(
                meters,
                "payrail.stripe.events",
                "outcome",
                List.of(
                        "applied",
                        "unchanged",
                        "superseded",
                        "refresh",
                        "recorded",
                        "foreign",
                        "duplicate"));
        each(
                meters,
                "payrail.refreshes",
                "result",
                List.of("changed", "drifted", "confirmed", "overtaken", "gone", "failed"));
        each(
                meters,
                "payrail.reconciliation.runs",
                "result",
                List.of("finished", "unfinished", "superseded"));
        meters.timer("payrail.reconciliation.time");
        meters.counter("payrail.reconciliation.compared");
        meters.counter("payrail.reconciliation.missed.events");
        meters.counter("payrail.reconciliation.refetched");
        meters.counter("payrail.reconciliation.gaps");
        each(meters, "payrail.reconciliation.drift", "kind", StripeGateway.LISTED);
        for (var figure : List.of("objects", "changed", "unreadable")) {
            each(meters, "payrail.backfill." + figure, "kind", StripeGateway.LISTED);
        }
        shadow(meters);
        meters.counter("payrail.resolution.attempts");
        meters.counter("payrail.journal.partitions.made");
    }

    private static void shadow(MeterRegistry meters) {
        for (var figure : List.of("events", "unpaired")) {
            each(meters, "payrail.shadow." + figure, "side", List.of("applied", "shadow"));
        }
        for (var kind : StripeGateway.LISTED) {
            for (var result : List.of("same", "different")) {
                meters.counter("payrail.shadow.compared", "kind", kind, "result", result);
            }
            meters.counter("payrail.shadow.differences", "kind", kind, "field", "(unreadable)");
        }
    }

    private static void each(MeterRegistry meters, String name, String tag, List<String> values) {
        values.forEach(value -> meters.counter(name, tag, value));
    }
}
