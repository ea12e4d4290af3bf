package io.payrail.worker.projection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Random lives of Stripe's objects, as Stripe allows them: what may follow what, several changes
/// in one second, two events of one change. A kind is an object to begin with and a table of moves.
final class Lives {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_CHANGES = 8;
    private static final long BEGINNING = 1_000_000;

    private Lives() {}

    /// What may happen to an object.
    ///
    /// @param from the statuses that it may happen in, by `|`; empty for any
    /// @param change the fields that are others then; a number with a sign is added, `#` stands for
    ///   a number of its own
    /// @param types the events that may tell of it
    private record Move(String from, String change, List<String> types) {
        boolean possibleIn(ObjectNode object) {
            return from.isEmpty()
                    || Arrays.asList(from.split("\\|", -1))
                            .contains(object.path("status").asString(""));
        }
    }

    private record Kind(String begins, String beginning, List<Move> moves) {}

    private static Move move(String from, String change, String... types) {
        return new Move(from, change, List.of(types));
    }

    /// Tells how an object is deleted; nothing happens afterwards.
    private static final String GONE = "gone";

    private static final Map<String, Kind> KINDS =
            Map.of(
                    "payment_intent",
                    new Kind(
                            "payment_intent.created",
                            """
                            'amount': 1000, 'amount_received': 0, 'currency': 'usd', 'customer': null,
                            'status': 'requires_payment_method'
                            """,
                            List.of(
                                    move(
                                            "requires_payment_method",
                                            "'amount': +1, 'last_payment_error': null",
                                            "payment_intent.updated"),
                                    move(
                                            "requires_payment_method|requires_confirmation|requires_action|processing",
                                            """
                                            'status': 'requires_payment_method', 'latest_charge': 'ch_#',
                                            'last_payment_error': {'code': 'card_declined', 'charge': 'ch_#'}
                                            """,
                                            "payment_intent.payment_failed"),
                                    move(
                                            "requires_payment_method",
                                            "'status': 'requires_confirmation', 'last_payment_error': null",
                                            "payment_intent.updated"),
                                    move(
                                            "requires_payment_method|requires_confirmation",
                                            "'status': 'requires_action', 'last_payment_error': null",
                                            "payment_intent.requires_action"),
                                    move(
                                            "requires_payment_method|requires_confirmation|requires_action",
                                            "'status': 'processing', 'last_payment_error': null",
                                            "payment_intent.processing"),
                                    move(
                                            "requires_payment_method|requires_action|processing",
                                            """
                                            'status': 'requires_capture', 'amount_capturable': 1000,
                                            'last_payment_error': null, 'latest_charge': 'ch_#'
                                            """,
                                            "payment_intent.amount_capturable_updated"),
                                    move(
                                            "requires_payment_method|requires_confirmation|requires_action|processing|requires_capture",
                                            """
                                            'status': 'succeeded', 'amount_received': 1000, 'amount_capturable': 0,
                                            'last_payment_error': null, 'latest_charge': 'ch_#'
                                            """,
                                            "payment_intent.succeeded"),
                                    move(
                                            "requires_payment_method|requires_confirmation|requires_action|requires_capture",
                                            """
                                            'status': 'canceled', 'cancellation_reason': 'abandoned',
                                            'amount_capturable': 0
                                            """,
                                            "payment_intent.canceled"),
                                    move(
                                            "succeeded",
                                            "'customer': 'cus_#'",
                                            "payment_intent.updated"))),
                    "charge",
                    new Kind(
                            "charge.pending",
                            """
                            'payment_intent': 'pi_of_charge', 'amount': 1000, 'amount_captured': 0,
                            'amount_refunded': 0, 'currency': 'usd', 'status': 'pending', 'disputed': false
                            """,
                            List.of(
                                    move("pending", "'status': 'succeeded'", "charge.succeeded"),
                                    move("pending", "'status': 'failed'", "charge.failed"),
                                    move(
                                            "succeeded",
                                            "'amount_captured': +100",
                                            "charge.captured",
                                            "charge.updated"),
                                    move("succeeded", "'amount_refunded': +10", "charge.refunded"),
                                    move("succeeded", "'amount_refunded': 0", "charge.updated"),
                                    move("succeeded", "'disputed': true", "charge.updated"))),
                    "refund",
                    new Kind(
                            "refund.created",
                            """
                            'charge': 'ch_of_refund', 'payment_intent': 'pi_of_refund', 'amount': 10,
                            'currency': 'usd', 'status': 'pending'
                            """,
                            List.of(
                                    move(
                                            "pending",
                                            "'status': 'requires_action'",
                                            "refund.updated",
                                            "charge.refund.updated"),
                                    move(
                                            "pending|requires_action",
                                            "'status': 'succeeded'",
                                            "refund.updated",
                                            "charge.refund.updated"),
                                    move(
                                            "pending|succeeded",
                                            "'status': 'failed', 'failure_reason': 'declined'",
                                            "refund.failed",
                                            "charge.refund.updated"),
                                    move(
                                            "requires_action",
                                            "'status': 'canceled'",
                                            "refund.updated",
                                            "charge.refund.updated"))),
                    "dispute",
                    new Kind(
                            "charge.dispute.created",
                            """
                            'charge': 'ch_of_dispute', 'payment_intent': 'pi_of_dispute', 'amount': 1000,
                            'currency': 'usd', 'reason': 'fraudulent', 'status': 'warning_needs_response'
                            """,
                            List.of(
                                    move(
                                            "warning_needs_response",
                                            "'status': 'needs_response'",
                                            "charge.dispute.updated"),
                                    move(
                                            "warning_needs_response",
                                            "'status': 'warning_closed'",
                                            "charge.dispute.closed"),
                                    move(
                                            "needs_response",
                                            "'status': 'under_review'",
                                            "charge.dispute.updated"),
                                    move(
                                            "needs_response|under_review",
                                            "'amount': +1",
                                            "charge.dispute.updated"),
                                    move(
                                            "under_review",
                                            "'status': 'won'",
                                            "charge.dispute.closed"),
                                    move(
                                            "needs_response|under_review",
                                            "'status': 'lost'",
                                            "charge.dispute.closed"))),
                    "customer",
                    new Kind(
                            "customer.created",
                            "'email': 'ada@example.com', 'name': 'Ada'",
                            List.of(
                                    move("", "'name': 'Ada #'", "customer.updated"),
                                    move("", "'email': null", "customer.updated"),
                                    move("", "'deleted': true", "customer.deleted"))),
                    "subscription",
                    new Kind(
                            "customer.subscription.created",
                            """
                            'customer': 'cus_of_subscription', 'status': 'incomplete', 'latest_invoice': 'in_1',
                            'items': {'data': [{'price': {'id': 'price_1'}, 'quantity': 1, 'current_period_end': 2000000}]}
                            """,
                            List.of(
                                    move(
                                            "incomplete|past_due|unpaid|trialing",
                                            "'status': 'active'",
                                            "customer.subscription.updated"),
                                    move(
                                            "incomplete",
                                            "'status': 'trialing', 'trial_end': 1500000",
                                            "customer.subscription.updated"),
                                    move(
                                            "trialing",
                                            "'status': 'paused'",
                                            "customer.subscription.paused",
                                            "customer.subscription.updated"),
                                    move(
                                            "paused",
                                            "'status': 'active'",
                                            "customer.subscription.resumed",
                                            "customer.subscription.updated"),
                                    move(
                                            "active",
                                            "'status': 'past_due', 'latest_invoice': 'in_#'",
                                            "customer.subscription.updated"),
                                    move(
                                            "past_due",
                                            "'status': 'unpaid'",
                                            "customer.subscription.updated"),
                                    move(
                                            "active",
                                            "'pending_update': {'expires_at': 1600000}",
                                            "customer.subscription.updated"),
                                    move(
                                            "active",
                                            "'pending_update': null",
                                            "customer.subscription.pending_update_applied",
                                            "customer.subscription.pending_update_expired"),
                                    move(
                                            "active",
                                            "'pause_collection': {'behavior': 'void'}, 'cancel_at_period_end': true",
                                            "customer.subscription.updated"),
                                    move(
                                            "incomplete",
                                            "'status': 'incomplete_expired'",
                                            "customer.subscription.updated"),
                                    move(
                                            "active|trialing|past_due|unpaid|paused",
                                            "'status': 'canceled'",
                                            "customer.subscription.deleted"),
                                    move(
                                            "canceled",
                                            "'latest_invoice': 'in_#'",
                                            "customer.subscription.updated"))),
                    "invoice",
                    new Kind(
                            "invoice.created",
                            """
                            'customer': 'cus_of_invoice', 'status': 'draft', 'amount_due': 500, 'amount_paid': 0,
                            'currency': 'usd', 'attempt_count': 0,
                            'parent': {'subscription_details': {'subscription': 'sub_1'}}
                            """,
                            List.of(
                                    move("draft", "'amount_due': +1", "invoice.updated"),
                                    move(
                                            "draft",
                                            "'status': 'open'",
                                            "invoice.finalized",
                                            "invoice.updated"),
                                    move("draft", "'" + GONE + "': true", "invoice.deleted"),
                                    move(
                                            "open|uncollectible",
                                            "'attempt_count': +1",
                                            "invoice.payment_failed",
                                            "invoice.updated"),
                                    move(
                                            "open|uncollectible",
                                            "'status': 'paid', 'amount_paid': 500",
                                            "invoice.paid",
                                            "invoice.payment_succeeded"),
                                    move(
                                            "open",
                                            "'status': 'uncollectible'",
                                            "invoice.marked_uncollectible",
                                            "invoice.updated"),
                                    move(
                                            "open|uncollectible",
                                            "'status': 'void'",
                                            "invoice.voided",
                                            "invoice.updated"))),
                    "setup_intent",
                    new Kind(
                            "setup_intent.created",
                            "'customer': 'cus_of_setup', 'status': 'requires_payment_method'",
                            List.of(
                                    move(
                                            "requires_payment_method",
                                            """
                                            'status': 'requires_action', 'payment_method': 'pm_#',
                                            'last_setup_error': null
                                            """,
                                            "setup_intent.requires_action"),
                                    move(
                                            "requires_payment_method|requires_action",
                                            """
                                            'status': 'requires_payment_method', 'latest_attempt': 'att_#',
                                            'last_setup_error': {'code': 'card_declined'}
                                            """,
                                            "setup_intent.setup_failed"),
                                    move(
                                            "requires_payment_method|requires_action",
                                            "'status': 'succeeded', 'last_setup_error': null",
                                            "setup_intent.succeeded"),
                                    move(
                                            "requires_payment_method|requires_action",
                                            "'status': 'canceled'",
                                            "setup_intent.canceled"))));

    static List<String> kinds() {
        return KINDS.keySet().stream().sorted().toList();
    }

    /// An object between two changes.
    ///
    /// @param types the events that may tell that it came to this
    /// @param gone whether Stripe does not have it any more
    record Moment(StripeObject object, long time, List<String> types, boolean gone) {}

    static List<Moment> life(String kindName, String id, Random random) {
        var kind = KINDS.get(kindName);
        if (kind == null) {
            throw new IllegalArgumentException("no lives of a " + kindName);
        }
        var object = json(kind.beginning());
        object.put("id", id).put("object", kindName).put("created", BEGINNING);
        var life = new ArrayList<Moment>();
        life.add(moment(object, BEGINNING, List.of(kind.begins())));
        long time = BEGINNING;
        for (int i = random.nextInt(MOST_CHANGES + 1); i > 0; i--) {
            var now = object;
            var possible = kind.moves().stream().filter(move -> move.possibleIn(now)).toList();
            if (possible.isEmpty() || object.has("deleted") || object.has(GONE)) {
                break;
            }
            // Half of the changes come in the same second as the one before.
            time += Math.max(0, random.nextInt(6) - 2);
            var move = possible.get(random.nextInt(possible.size()));
            object = changed(object, move.change().replace("#", Integer.toString(life.size())));
            life.add(moment(object, time, move.types()));
        }
        return life;
    }

    private static Moment moment(ObjectNode object, long time, List<String> types) {
        return new Moment(new StripeObject(object), time, types, object.has(GONE));
    }

    private static ObjectNode changed(ObjectNode object, String change) {
        var changed = object.deepCopy();
        json(change.replaceAll("\\+(\\d+)", "'+$1'"))
                .properties()
                .forEach(field -> {
                    var name = field.getKey();
                    var text = field.getValue().asString("");
                    if (text.startsWith("+")) {
                        long more = Long.parseLong(text.substring(1));
                        changed.put(name, object.path(name).longValue() + more);
                    } else {
                        changed.set(name, field.getValue());
                    }
                });
        return changed;
    }

    private static ObjectNode json(String fields) {
        return (ObjectNode) JSON.readTree(("{" + fields + "}").replace('\'', '"'));
    }
}
