package io.payrail.system;

import io.payrail.system.Database.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Compares what clients were answered with what is here and at Stripe. One use.
final class Answers {
    private static final String COMMAND = "payrail_command";
    private static final String OWNER = "payrail_owner";
    private static final List<String> SECTIONS =
            List.of(
                    "payment_intents",
                    "customers",
                    "subscriptions",
                    "refunds",
                    "setup_intents",
                    "checkout.sessions");

    private final Evidence evidence;
    private final Map<String, Row> operations;
    private final Map<String, Row> payments;
    private final Map<String, Row> subscriptions;
    private final Map<String, Row> customers;
    private final Map<String, Row> customerRows;
    private final Map<String, JsonNode> atStripe = new HashMap<>();

    Answers(Evidence evidence) {
        this.evidence = evidence;
        this.operations = evidence.table("operation", "id");
        this.payments = evidence.table("payment", "id");
        this.subscriptions = evidence.table("subscription", "id");
        this.customers = evidence.table("owner_customer", "owner");
        this.customerRows = evidence.table("customer", "id");
        for (var section : SECTIONS) {
            evidence.atStripe(section)
                    .forEach(object -> atStripe.put(object.path("id").asString(), object));
        }
    }

    /// A line for each answer that is not true.
    List<String> untrue() {
        var wrong = new ArrayList<String>();
        var answeredByWish = new HashMap<String, Set<String>>();
        for (var promise : evidence.promises()) {
            var object = promise.object();
            if (object == null) {
                continue;
            }
            var wish = promise.wish();
            answeredByWish.computeIfAbsent(wish.name(), _ -> new HashSet<>()).add(object);
            var operation = operations.get(promise.operation().toString());
            boolean answered =
                    operation != null
                            && operation.get("owner").equals(wish.owner())
                            && operation.get("object_id").equals(object);
            if (!answered || !isAsked(promise, object)) {
                wrong.add(
                        "%s was answered to %s and is not what was asked for, here or at Stripe"
                                .formatted(object, wish));
            }
        }
        answeredByWish.forEach((wish, answered) -> {
            if (answered.size() > 1) {
                wrong.add(wish + " was answered with " + answered);
            }
        });
        return wrong;
    }

    private boolean isAsked(Promise promise, String object) {
        var wish = promise.wish();
        return switch (wish.kind()) {
            case PAYMENT -> isPayment(promise, object);
            case CUSTOMER, ACCESS -> isCustomerOf(wish.owner(), object);
            case SUBSCRIPTION -> isSubscription(promise, object);
            case CHARGE -> isOffSessionPayment(promise, object);
            case CAPTURE -> is(object, wish, "status", "succeeded");
            case CANCEL, END -> isEnded(object, wish);
            case REFUND -> isRefund(promise, object);
            case CHANGE -> isOf(object, wish, subscriptions);
            case RESUME -> isResumed(object, wish);
            case SETUP, CHECKOUT -> isMadeForCustomer(promise, object);
            // Its user has looked at once.
            case CHOOSE, UPDATE, DETACH -> object.equals(wish.target());
            case ERASE -> object.equals(wish.target()) && isErased(object, wish.owner());
            // They promise nothing that lasts.
            case PORTAL, PREVIEW, METHODS -> true;
        };
    }

    private boolean isPayment(Promise promise, String object) {
        var intent = atStripe.get(object);
        return intent != null
                && intent.path("customer").asString("").equals(promise.customer())
                && isOffSessionPayment(promise, object);
    }

    private boolean isRefund(Promise promise, String object) {
        var wish = promise.wish();
        var refund = atStripe.get(object);
        return refund != null
                && refund.path("amount").asString("").equals(wish.text("amount"))
                && refund.path("payment_intent").asString("").equals(wish.target())
                && isMadeBy(promise, refund);
    }

    /// A subscription that is to end with its period has not ended yet, and may have been resumed.
    private boolean isEnded(String object, Wish wish) {
        return Boolean.TRUE.equals(wish.body().get("at_period_end"))
                ? isOf(object, wish, subscriptions)
                : is(object, wish, "status", "canceled");
    }

    private boolean isResumed(String object, Wish wish) {
        var row = subscriptions.get(object);
        return row != null
                && row.get("cancel_at_period_end").equals("f")
                && isOf(object, wish, subscriptions);
    }

    private boolean is(String object, Wish wish, String field, String value) {
        var there = atStripe.get(object);
        return object.equals(wish.target())
                && there != null
                && there.path(field).asString("").equals(value);
    }

    private static boolean isOf(String object, Wish wish, Map<String, Row> rows) {
        var row = rows.get(object);
        return object.equals(wish.target()) && row != null && row.get("owner").equals(wish.owner());
    }

    private boolean isOffSessionPayment(Promise promise, String object) {
        var wish = promise.wish();
        var row = payments.get(object);
        var intent = atStripe.get(object);
        return row != null
                && intent != null
                && row.get("amount").equals(wish.text("amount"))
                && intent.path("amount").asString("").equals(wish.text("amount"))
                && row.get("currency").equals(wish.text("currency"))
                && intent.path("currency").asString("").equals(wish.text("currency"))
                && row.get("owner").equals(wish.owner())
                && row.get("command_id").equals(promise.operation().toString())
                && isCustomerOf(wish.owner(), intent.path("customer").asString(""));
    }

    private boolean isSubscription(Promise promise, String object) {
        var wish = promise.wish();
        var row = subscriptions.get(object);
        var subscription = atStripe.get(object);
        return row != null
                && subscription != null
                && row.get("customer_id").equals(wish.text("customerId"))
                && subscription.path("customer").asString("").equals(wish.text("customerId"))
                && row.get("price_id").equals(wish.text("priceId"))
                && row.get("owner").equals(wish.owner())
                && isMadeBy(promise, subscription)
                && isCustomerOf(wish.owner(), wish.text("customerId"));
    }

    private boolean isMadeForCustomer(Promise promise, String object) {
        var there = atStripe.get(object);
        return there != null
                && isCustomerOf(promise.wish().owner(), there.path("customer").asString(""))
                && isMadeBy(promise, there);
    }

    private static boolean isMadeBy(Promise promise, JsonNode there) {
        return there.path("metadata")
                .path(COMMAND)
                .asString("")
                .equals(promise.operation().toString());
    }

    private boolean isCustomerOf(String owner, String customer) {
        var here = customers.get(owner);
        var there = atStripe.get(customer);
        if (isErased(customer, owner)) {
            return true;
        }
        return here != null
                && here.get("customer_id").equals(customer)
                && there != null
                && there.path("metadata").path(OWNER).asString("").equals(owner);
    }

    /// At Stripe it is deleted and here nothing is left but whose it was.
    private boolean isErased(String customer, String owner) {
        var row = customerRows.get(customer);
        var there = atStripe.get(customer);
        return row != null
                && row.get("owner").equals(owner)
                && row.get("deleted").equals("t")
                && row.get("unnamed").equals("t")
                && there != null
                && there.path("deleted").asBoolean(false);
    }
}
