package io.payrail.simulator.payment;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.state.Ids;
import tools.jackson.databind.node.ObjectNode;

/// Refunds: full or in parts, never more than was captured. They succeed at once.
public final class Refunds {
    private static final String KIND = "refund";

    private Refunds() {}

    public static void register(Routes routes) {
        routes.post("/v1/refunds", "RefundCreate", Refunds::create);
        routes.get(
                "/v1/refunds",
                "RefundList",
                call -> Lists.page(call, KIND, "charge", "payment_intent"));
        routes.get("/v1/refunds/{id}", "RefundRetrieve", call -> call.target(KIND, "refund"));
        routes.post("/v1/refunds/{id}", "RefundUpdate", Refunds::update);
        routes.get(
                "/v1/charges/{id}/refunds",
                "RefundCollectionList",
                call -> {
                    call.target("charge", "id");
                    return Lists.page(
                            call,
                            KIND,
                            refund -> refund.path("charge").asString().equals(call.id()));
                });
        routes.get(
                "/v1/charges/{id}/refunds/{refund}",
                "RefundCollectionRetrieve",
                call -> {
                    String id = call.path().getLast();
                    ObjectNode refund = call.tx().find(KIND, id);
                    if (refund == null || !refund.path("charge").asString().equals(call.id())) {
                        throw StripeException.notFound(KIND, id, "refund");
                    }
                    return refund;
                });
    }

    private static ObjectNode create(Call call) {
        Params params = call.params();
        ObjectNode charge = charge(call);
        String id = charge.path("id").asString();
        long open = charge.path("amount").asLong() - charge.path("amount_refunded").asLong();
        if (!charge.path("status").asString().equals("succeeded")) {
            throw StripeException.state(
                    "charge_not_refundable",
                    "Charge " + id + " did not succeed and cannot be refunded.",
                    null,
                    null);
        }
        if (open == 0 || charge.path("refunded").asBoolean()) {
            throw StripeException.state(
                    "charge_already_refunded",
                    "Charge " + id + " has already been refunded.",
                    null,
                    null);
        }
        if (charge.path("disputed").asBoolean()) {
            throw StripeException.state(
                    "charge_disputed",
                    "Charge " + id + " has been charged back; cannot issue a refund.",
                    null,
                    null);
        }
        long amount = params.has("amount") ? Money.positive(params, "amount") : open;
        if (amount > open) {
            String currency = charge.path("currency").asString();
            throw StripeException.invalid(
                    "amount_too_large",
                    "Refund amount ("
                            + Money.display(amount, currency)
                            + ") is greater than unrefunded amount on charge ("
                            + Money.display(open, currency)
                            + ")",
                    "amount");
        }
        return refund(call.scope(), charge, amount, params);
    }

    private static ObjectNode refund(Scope scope, ObjectNode charge, long amount, Params params) {
        ObjectNode refund = Shapes.create(scope.tx(), KIND, Ids.timed("re"));
        refund.put("amount", amount);
        refund.set("charge", charge.get("id"));
        refund.set("currency", charge.get("currency"));
        refund.set("payment_intent", charge.get("payment_intent"));
        params.copyTo(refund, "reason");
        params.mergeMetadata(refund);
        long total = charge.path("amount_refunded").asLong() + amount;
        charge.put("amount_refunded", total);
        charge.put("refunded", total == charge.path("amount").asLong());
        if (charge.path("captured").asBoolean()) {
            refund.put(
                    "balance_transaction",
                    Charges.book(
                            scope,
                            "refund",
                            refund.path("id").asString(),
                            -amount,
                            0,
                            charge.path("currency").asString(),
                            "REFUND FOR CHARGE"));
        }
        scope.emit("refund.created", refund);
        scope.emit("charge.refunded", charge);
        return refund;
    }

    private static ObjectNode charge(Call call) {
        Params params = call.params();
        ObjectNode charge = call.named("charge", "charge");
        if (charge != null) {
            return charge;
        }
        ObjectNode intent = call.named("payment_intent", "payment_intent");
        if (intent == null) {
            throw StripeException.invalid(
                    "parameter_missing",
                    "One of the following params should be provided for this request: payment_intent or"
                            + " charge.",
                    null);
        }
        if (!intent.path("status").asString().equals("succeeded")) {
            throw StripeException.state(
                    "payment_intent_unexpected_state",
                    "This PaymentIntent ("
                            + params.required("payment_intent")
                            + ") does not have a successful charge to refund.",
                    "payment_intent",
                    intent);
        }
        return call.tx().get(intent.path("latest_charge").asString());
    }

    private static ObjectNode update(Call call) {
        ObjectNode refund = call.target(KIND, "refund");
        call.params().mergeMetadata(refund);
        call.scope().emit("refund.updated", refund);
        call.scope().announce("charge.refund.updated", refund);
        return refund;
    }
}
