package io.payrail.simulator.billing;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.catalog.Prices;
import io.payrail.simulator.state.Ids;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The items of a subscription. They live inside it, with the price as it is when they are made,
/// and carry the billing period.
final class Items {
    private Items() {}

    /// @param from where the first paid period starts; before it lies the trial
    static void create(Call call, ObjectNode subscription, long from) {
        ArrayNode data = subscription.withObjectProperty("items").putArray("data");
        for (Params params : call.params().objects("items")) {
            data.add(item(call, subscription, params));
        }
        JsonNode first = data.path(0).path("price");
        subscription.set("currency", first.get("currency"));
        long now = call.tx().now();
        boolean trial = from > now;
        period(subscription, now, trial ? from : after(now, now, first.path("recurring")));
        describe(subscription);
    }

    private static ObjectNode item(Call call, ObjectNode subscription, Params params) {
        ObjectNode item = Shapes.create(call.tx(), "subscription_item", Ids.brief("si"));
        item.set("subscription", subscription.get("id"));
        item.put("quantity", params.integer("quantity", 1));
        params.mergeMetadata(item);
        price(call, item, params);
        return item;
    }

    private static void price(Call call, ObjectNode item, Params params) {
        Params inline = params.nested("price_data");
        String id = params.string("price", params.string("plan", ""));
        if (inline == null && id.isEmpty()) {
            throw StripeException.missing(params.name("price"));
        }
        ObjectNode price =
                inline == null ? call.tx().find("price", id) : Prices.create(call, inline, null);
        if (price == null) {
            throw StripeException.noSuch("price", id, params.name("price"));
        }
        if (!price.path("recurring").isObject()) {
            throw StripeException.invalid(
                    null,
                    "The price specified is set to `type=one_time` but this field only accepts prices with"
                            + " `type=recurring`.",
                    params.name("price"));
        }
        if (!price.path("active").asBoolean()) {
            throw StripeException.invalid(
                    null,
                    "The price specified is inactive. This field only accepts active prices.",
                    params.name("price"));
        }
        item.set("price", price.deepCopy());
        item.set("plan", Prices.plan(price));
    }

    /// Changes, adds and removes items as an update's or a preview's parameters say.
    static void change(Call call, ObjectNode subscription, Params change) {
        ArrayNode data = subscription.withObjectProperty("items").withArrayProperty("data");
        for (Params params : change.objects("items")) {
            String id = params.string("id");
            if (id == null) {
                ObjectNode item = item(call, subscription, params);
                item.put("current_period_start", periodStart(subscription));
                item.put("current_period_end", periodEnd(subscription));
                data.add(item);
                continue;
            }
            int index = indexOf(data, id);
            if (index < 0) {
                throw StripeException.noSuch("subscription_item", id, params.name("id"));
            }
            if (params.flag("deleted")) {
                data.remove(index);
                continue;
            }
            ObjectNode item = (ObjectNode) data.get(index);
            params.copyTo(item, "quantity");
            params.mergeMetadata(item);
            if (params.has("price") || params.has("price_data")) {
                price(call, item, params);
            }
        }
        describe(subscription);
    }

    private static int indexOf(ArrayNode data, String id) {
        for (int i = 0; i < data.size(); i++) {
            if (data.get(i).path("id").asString().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private static void describe(ObjectNode subscription) {
        ObjectNode items = subscription.withObjectProperty("items");
        items.put("total_count", items.path("data").size());
        items.put(
                "url", "/v1/subscription_items?subscription=" + subscription.path("id").asString());
    }

    static void period(ObjectNode subscription, long start, long end) {
        for (JsonNode item : subscription.path("items").path("data")) {
            ((ObjectNode) item).put("current_period_start", start).put("current_period_end", end);
        }
    }

    static long periodEnd(ObjectNode subscription) {
        return subscription.path("items").path("data").path(0).path("current_period_end").asLong(0);
    }

    static long periodStart(ObjectNode subscription) {
        return subscription
                .path("items")
                .path("data")
                .path(0)
                .path("current_period_start")
                .asLong(0);
    }

    static JsonNode terms(ObjectNode subscription) {
        return subscription.path("items").path("data").path(0).path("price").path("recurring");
    }

    /// Whether a change of items starts a new period at once: the old interval is not the new one.
    static boolean cycleChanges(ObjectNode before, ObjectNode after) {
        JsonNode then = terms(before);
        JsonNode now = terms(after);
        return !then.path("interval").equals(now.path("interval"))
                || then.path("interval_count").asLong(1) != now.path("interval_count").asLong(1);
    }

    static long total(ObjectNode subscription) {
        long total = 0;
        for (JsonNode item : subscription.path("items").path("data")) {
            total += cost(item);
        }
        return total;
    }

    /// What an item costs for a whole period.
    static long cost(JsonNode item) {
        JsonNode price = item.path("price");
        long quantity = item.path("quantity").asLong(1);
        return price.path("unit_amount").isNumber()
                ? price.path("unit_amount").asLong() * quantity
                : new BigDecimal(price.path("unit_amount_decimal").asString("0"))
                        .multiply(BigDecimal.valueOf(quantity))
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact();
    }

    /// The first end of a period after a moment, counted from the anchor: of one of the 31st,
    /// months that are shorter end on their last day.
    static long after(long anchor, long moment, JsonNode terms) {
        OffsetDateTime from = Instant.ofEpochSecond(anchor).atOffset(ZoneOffset.UTC);
        ChronoUnit unit =
                switch (terms.path("interval").asString("month")) {
                    case "day" -> ChronoUnit.DAYS;
                    case "week" -> ChronoUnit.WEEKS;
                    case "year" -> ChronoUnit.YEARS;
                    default -> ChronoUnit.MONTHS;
                };
        long count = terms.path("interval_count").asLong(1);
        OffsetDateTime now = Instant.ofEpochSecond(moment).atOffset(ZoneOffset.UTC);
        long periods = Math.max(0, unit.between(from, now) / count);
        while (!from.plus(periods * count, unit).isAfter(now)) {
            periods++;
        }
        return from.plus(periods * count, unit).toEpochSecond();
    }
}
