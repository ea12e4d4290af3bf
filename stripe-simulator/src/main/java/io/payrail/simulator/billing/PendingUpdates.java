package io.payrail.simulator.billing;

import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Scope;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/// A change of a subscription that waits for its payment (`payment_behavior` =
/// `pending_if_incomplete`): the subscription stays as it was, and says in `pending_update` what it
/// becomes once the invoice of the change is paid, within 23 hours.
final class PendingUpdates {
    private static final long LIFE_SECONDS = Duration.ofHours(23).toSeconds();
    private static final String FIELD = "pending_update";
    private static final String ANCHOR = "billing_cycle_anchor";

    private PendingUpdates() {}

    static boolean wanted(Params params) {
        return params.string("payment_behavior", "allow_incomplete")
                .equals("pending_if_incomplete");
    }

    /// Puts a changed subscription back to what it was, until its invoice is paid.
    static void hold(Scope scope, ObjectNode subscription, ObjectNode before, ObjectNode invoice) {
        ObjectNode held = subscription.withObjectProperty(Scope.HIDDEN).putObject(FIELD);
        held.set("invoice", invoice.get("id"));
        held.set("items", subscription.get("items"));
        held.set(ANCHOR, subscription.get(ANCHOR));
        subscription.set("items", before.path("items").deepCopy());
        subscription.set(ANCHOR, before.get(ANCHOR));
        scope.save(subscription);
    }

    /// Whether it is for this invoice that a change waits.
    static boolean waitsFor(ObjectNode subscription, ObjectNode invoice) {
        return held(subscription).path("invoice").equals(invoice.get("id"));
    }

    /// Whether the change has been waiting since before now.
    static boolean waits(ObjectNode subscription) {
        return subscription.path(FIELD).isObject();
    }

    private static ObjectNode held(ObjectNode subscription) {
        return subscription.path(Scope.HIDDEN).path(FIELD) instanceof ObjectNode held
                ? held
                : subscription.objectNode();
    }

    /// Says that the change waits, as its invoice could not be paid at once.
    static void show(Scope scope, ObjectNode subscription) {
        ObjectNode held = held(subscription);
        ObjectNode pending = subscription.putObject(FIELD);
        boolean moved = !held.path(ANCHOR).equals(subscription.path(ANCHOR));
        pending.set(ANCHOR, moved ? held.get(ANCHOR) : pending.nullNode());
        pending.put("expires_at", scope.tx().now() + LIFE_SECONDS);
        pending.set("subscription_items", held.path("items").path("data").deepCopy());
        pending.putNull("trial_end").putNull("trial_from_plan");
        scope.emit("customer.subscription.updated", subscription);
    }

    /// Makes the change, as its invoice is paid.
    static void apply(Scope scope, ObjectNode subscription) {
        boolean waited = waits(subscription);
        ObjectNode held = held(subscription);
        subscription.set("items", held.get("items"));
        subscription.set(ANCHOR, held.get(ANCHOR));
        forget(subscription);
        scope.emit("customer.subscription.updated", subscription);
        if (waited) {
            scope.emit("customer.subscription.pending_update_applied", subscription);
        }
    }

    static void forget(ObjectNode subscription) {
        subscription.putNull(FIELD);
        subscription.withObjectProperty(Scope.HIDDEN).remove(FIELD);
    }

    static long expiry(ObjectNode subscription) {
        return subscription.path(FIELD).path("expires_at").asLong(Long.MAX_VALUE);
    }
}
