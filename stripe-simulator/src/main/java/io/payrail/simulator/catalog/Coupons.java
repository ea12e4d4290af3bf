package io.payrail.simulator.catalog;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.payment.Money;
import io.payrail.simulator.state.Ids;
import java.math.BigDecimal;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// Coupons: a percentage or an amount off, once, for some months, or for ever.
public final class Coupons {
    public static final String KIND = "coupon";

    private Coupons() {}

    public static void register(Routes routes) {
        routes.post("/v1/coupons", "CouponCreate", Coupons::create);
        routes.get("/v1/coupons", "CouponList", call -> Lists.page(call, KIND));
        routes.get("/v1/coupons/{id}", "CouponRetrieve", Coupons::target);
        routes.post("/v1/coupons/{id}", "CouponUpdate", Coupons::update);
        routes.delete("/v1/coupons/{id}", "", Coupons::delete);
    }

    private static ObjectNode target(Call call) {
        return call.target(KIND, KIND);
    }

    private static ObjectNode create(Call call) {
        Params params = call.params();
        String id = params.string("id", Ids.random(8).toUpperCase(Locale.ROOT));
        if (call.tx().find(id) != null) {
            throw StripeException.invalid(
                    "resource_already_exists", "Coupon already exists.", "id");
        }
        ObjectNode coupon = Shapes.create(call.tx(), KIND, id);
        String percent = params.string("percent_off");
        if ((percent == null) == (params.integer("amount_off") == null)) {
            throw StripeException.invalid(
                    null,
                    "You must provide either `percent_off` or `amount_off`, and not both.",
                    percent == null ? "percent_off" : "amount_off");
        }
        if (percent != null) {
            BigDecimal off = new BigDecimal(percent);
            if (off.signum() <= 0 || off.compareTo(BigDecimal.valueOf(100)) > 0) {
                throw StripeException.invalid(
                        null, "Invalid percent_off: must be between 0 and 100.", "percent_off");
            }
            coupon.put("percent_off", off);
        } else {
            coupon.put("amount_off", Money.positive(params, "amount_off"));
            coupon.put("currency", Money.currency(params));
        }
        params.copyTo(
                coupon, "duration", "duration_in_months", "max_redemptions", "name", "redeem_by");
        boolean repeating = coupon.path("duration").asString().equals("repeating");
        if (repeating != coupon.path("duration_in_months").isNumber()) {
            throw StripeException.invalid(
                    null,
                    "`duration_in_months` goes with `duration=repeating`, and only with that.",
                    "duration_in_months");
        }
        params.mergeMetadata(coupon);
        call.scope().emit("coupon.created", coupon);
        return coupon;
    }

    private static ObjectNode update(Call call) {
        ObjectNode coupon = target(call);
        call.params().copyTo(coupon, "name");
        call.params().mergeMetadata(coupon);
        call.scope().emit("coupon.updated", coupon);
        return coupon;
    }

    private static ObjectNode delete(Call call) {
        ObjectNode coupon = target(call);
        coupon.put("valid", false);
        call.scope().emit("coupon.deleted", coupon);
        call.tx().remove(call.id());
        return Json.object().put("id", call.id()).put("object", KIND).put("deleted", true);
    }
}
