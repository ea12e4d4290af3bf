package io.payrail.simulator.billing;

import io.payrail.simulator.api.Scope;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a change in the middle of a period costs: for each item that changed, a credit for the rest
/// of the period as it was paid, and a charge for it as it is now, by the second. Makes invoice
/// items, saves none of them.
final class Prorations {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("dd MMM yyyy", Locale.ROOT);

    private Prorations() {}

    /// @param at the moment of the change
    static List<ObjectNode> of(
            Scope scope, ObjectNode subscription, ObjectNode before, ObjectNode after, long at) {
        List<ObjectNode> made = new ArrayList<>();
        for (JsonNode old : before.path("items").path("data")) {
            JsonNode now = find(after, old.path("id").asString());
            if (!same(old, now)) {
                made.add(item(scope, subscription, old, old, at, true));
            }
        }
        for (JsonNode now : after.path("items").path("data")) {
            JsonNode old = find(before, now.path("id").asString());
            if (!same(now, old)) {
                made.add(
                        item(scope, subscription, now, old.isMissingNode() ? now : old, at, false));
            }
        }
        return made.stream().filter(item -> item.path("amount").asLong() != 0).toList();
    }

    private static JsonNode find(ObjectNode subscription, String item) {
        return subscription
                .path("items")
                .path("data")
                .valueStream()
                .filter(one -> one.path("id").asString().equals(item))
                .findAny()
                .orElse(subscription.path("items").path("none"));
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.path("price").path("id").equals(other.path("price").path("id"))
                && one.path("quantity").asLong(1) == other.path("quantity").asLong(1);
    }

    /// @param period the item whose period the change falls into
    private static ObjectNode item(
            Scope scope,
            ObjectNode subscription,
            JsonNode of,
            JsonNode period,
            long at,
            boolean credit) {
        ObjectNode customer = scope.tx().get(subscription.path("customer").asString());
        long start = period.path("current_period_start").asLong();
        long end = period.path("current_period_end").asLong();
        long rest = share(Items.cost(of), end - at, end - start);
        long amount = credit ? -rest : rest;
        ObjectNode item =
                InvoiceItems.blank(scope, customer, of.path("price").path("currency").asString());
        InvoiceItems.belongTo(item, subscription.path("id").asString(), of.path("id").asString());
        item.put("amount", amount).put("net_amount", amount);
        item.put("proration", true);
        item.put("discountable", false);
        item.set("quantity", of.path("quantity"));
        item.put("quantity_decimal", Long.toString(of.path("quantity").asLong(1)));
        item.set("pricing", Lines.pricing(of.path("price")));
        item.putObject("period").put("end", end).put("start", at);
        item.put(
                "description",
                (credit ? "Unused time on " : "Remaining time on ")
                        + (of.path("quantity").asLong(1) == 1
                                ? ""
                                : of.path("quantity").asLong() + " × ")
                        + of.path("price").path("product").asString()
                        + " after "
                        + DAY.format(Instant.ofEpochSecond(at).atOffset(ZoneOffset.UTC)));
        return item;
    }

    /// A part of an amount, rounded half up as Stripe does.
    static long share(long amount, long part, long whole) {
        if (whole <= 0 || part <= 0) {
            return 0;
        }
        return BigDecimal.valueOf(amount)
                .multiply(BigDecimal.valueOf(part))
                .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
