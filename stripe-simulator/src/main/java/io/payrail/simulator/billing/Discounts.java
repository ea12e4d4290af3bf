package io.payrail.simulator.billing;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.catalog.Coupons;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Coupons at work on subscriptions and invoices: which apply, and what they take off each line. A
/// discount never takes more off than there is.
final class Discounts {
    private Discounts() {}

    /// Takes over the parameter `discounts` of a subscription or an invoice, where given.
    static void apply(Call call, ObjectNode owner) {
        Params params = call.params();
        if (!params.has("discounts")) {
            return;
        }
        ArrayNode kept = Json.array();
        for (Params given : params.objects("discounts")) {
            String existing = given.string("discount");
            kept.add(existing == null ? create(call, owner, given) : existing);
        }
        owner.set("discounts", kept);
    }

    private static String create(Call call, ObjectNode owner, Params given) {
        Scope scope = call.scope();
        ObjectNode coupon = call.named(Coupons.KIND, "coupon", given.required("coupon"));
        JsonNode most = coupon.path("max_redemptions");
        boolean spent = most.isNumber() && coupon.path("times_redeemed").asLong() >= most.asLong();
        boolean late = scope.tx().now() > coupon.path("redeem_by").asLong(Long.MAX_VALUE);
        if (spent || late) {
            throw StripeException.invalid(
                    "coupon_expired", "Coupon expired: " + coupon.path("id").asString(), "coupon");
        }
        coupon.put("times_redeemed", coupon.path("times_redeemed").asLong() + 1);
        scope.save(coupon);
        ObjectNode discount = Shapes.create(scope.tx(), "discount", Ids.timed("di"));
        discount.put("start", scope.tx().now());
        discount.set("customer", owner.get("customer"));
        discount.set(owner.path("object").asString(), owner.get("id"));
        discount.withObjectProperty("source").set("coupon", coupon.get("id"));
        JsonNode months = coupon.path("duration_in_months");
        if (months.isNumber()) {
            discount.put(
                    "end",
                    Instant.ofEpochSecond(scope.tx().now())
                            .atOffset(ZoneOffset.UTC)
                            .plusMonths(months.asLong())
                            .toEpochSecond());
        }
        discount.putObject(Scope.HIDDEN).set("coupon", coupon.deepCopy());
        scope.emit("customer.discount.created", discount);
        return discount.path("id").asString();
    }

    /// Those of a subscription that still run, for its next invoice.
    static ArrayNode running(Scope scope, ObjectNode subscription) {
        ArrayNode running = Json.array();
        for (JsonNode id : subscription.path("discounts")) {
            ObjectNode discount = scope.tx().find(id.asString());
            if (discount != null
                    && scope.tx().now() < discount.path("end").asLong(Long.MAX_VALUE)) {
                running.add(id);
            }
        }
        return running;
    }

    /// Ends those that were for one invoice only, now that it is final.
    static void endUsed(Scope scope, ObjectNode invoice) {
        String subscriptionId = Invoices.subscriptionOf(invoice);
        ObjectNode subscription = subscriptionId == null ? null : scope.tx().find(subscriptionId);
        if (subscription == null || subscription.path("discounts").isEmpty()) {
            return;
        }
        ArrayNode left = Json.array();
        for (JsonNode id : subscription.path("discounts")) {
            ObjectNode discount = scope.tx().find(id.asString());
            if (discount != null && coupon(discount).path("duration").asString("").equals("once")) {
                scope.announce("customer.discount.deleted", discount);
            } else {
                left.add(id);
            }
        }
        subscription.set("discounts", left);
        scope.save(subscription);
    }

    private static JsonNode coupon(ObjectNode discount) {
        return discount.path(Scope.HIDDEN).path("coupon");
    }

    /// Writes what each of the invoice's discounts takes off, by line and in total.
    ///
    /// @return the sum
    static long deduct(Scope scope, ObjectNode invoice) {
        List<ObjectNode> lines = new ArrayList<>();
        for (JsonNode line : invoice.path("lines").path("data")) {
            ((ObjectNode) line).putArray("discount_amounts");
            if (line.path("discountable").asBoolean() && line.path("amount").asLong() > 0) {
                lines.add((ObjectNode) line);
            }
        }
        ArrayNode totals = invoice.putArray("total_discount_amounts");
        long sum = 0;
        for (JsonNode id : invoice.path("discounts")) {
            ObjectNode discount = scope.tx().find(id.asString());
            if (discount != null) {
                long amount = deduct(lines, discount);
                totals.addObject().put("amount", amount).put("discount", id.asString());
                sum += amount;
            }
        }
        return sum;
    }

    private static long deduct(List<ObjectNode> lines, ObjectNode discount) {
        JsonNode coupon = coupon(discount);
        long whole = lines.stream().mapToLong(Discounts::rest).sum();
        BigDecimal percent =
                coupon.path("percent_off").isNumber()
                        ? coupon.path("percent_off").decimalValue()
                        : BigDecimal.ZERO;
        long wanted =
                coupon.path("amount_off").isNumber()
                        ? Math.min(whole, coupon.path("amount_off").asLong())
                        : percent.multiply(BigDecimal.valueOf(whole))
                                .divide(BigDecimal.valueOf(100), 0, RoundingMode.HALF_UP)
                                .longValueExact();
        long given = 0;
        long before = 0;
        for (ObjectNode line : lines) {
            before += rest(line);
            long share = Prorations.share(wanted, before, whole) - given;
            given += share;
            line.withArrayProperty("discount_amounts")
                    .addObject()
                    .put("amount", share)
                    .put("discount", discount.path("id").asString());
        }
        return given;
    }

    /// What earlier discounts left of a line.
    private static long rest(ObjectNode line) {
        long taken = 0;
        for (JsonNode amount : line.path("discount_amounts")) {
            taken += amount.path("amount").asLong();
        }
        return line.path("amount").asLong() - taken;
    }
}
