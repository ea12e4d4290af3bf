package io.payrail.simulator.payment;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.fault.Decline;
import io.payrail.simulator.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Charges without a payment intent, as older integrations make them from a token or a kept card.
/// There is no cardholder to ask: a card that wants authentication is declined.
final class DirectCharges {
    private DirectCharges() {}

    static void register(Routes routes) {
        routes.post("/v1/charges", "ChargeCreate", DirectCharges::create);
        routes.post("/v1/charges/{id}/capture", "ChargeCapture", DirectCharges::capture);
    }

    private static ObjectNode create(Call call) {
        Params params = call.params();
        Scope scope = call.scope();
        params.requiredInteger("amount");
        String currency = Money.currency(params);
        long amount = Money.chargeable(params, currency);
        ObjectNode customer = call.named("customer", "customer");
        ObjectNode card = card(call, customer);
        boolean capture = !params.has("capture") || params.flag("capture");
        ObjectNode charge =
                Charges.attempt(scope, order(params, amount, currency, customer), method(card));
        charge.set("payment_method", card.get("id"));
        charge.set("source", shown(card));
        charge.set(Scope.HIDDEN, card.path(Scope.HIDDEN).deepCopy());
        TestCard behaviour = PaymentMethods.behaviour(card);
        Decline decline = decline(scope, behaviour);
        if (decline != null) {
            Charges.decline(charge, decline);
            scope.emit("charge.failed", charge);
            ObjectNode error = Declines.error(decline, null);
            error.set("charge", charge.get("id"));
            throw StripeException.card(error);
        }
        Charges.succeed(charge, capture);
        if (capture) {
            Charges.settle(scope, charge);
        }
        scope.emit("charge.succeeded", charge);
        if (capture) {
            Disputes.follow(scope, charge, behaviour);
        }
        return charge;
    }

    private static @Nullable Decline decline(Scope scope, TestCard card) {
        if (scope.forcedDecline() != null) {
            return scope.forcedDecline();
        }
        return card.needsAuthentication(false, false)
                ? Decline.of("authentication_required", "authentication_required")
                : card.decline();
    }

    private static ObjectNode card(Call call, @Nullable ObjectNode customer) {
        String source = call.params().string("source");
        if (source == null) {
            return defaultCard(call, customer);
        }
        ObjectNode card = Sources.use(call.scope(), source, "source");
        boolean kept = card.path("customer").isString();
        if (kept && (customer == null || !card.path("customer").equals(customer.path("id")))) {
            throw StripeException.invalid(
                    null,
                    customer == null
                            ? "The card "
                                    + source
                                    + " belongs to a customer; supply that customer too."
                            : "Customer "
                                    + customer.path("id").asString()
                                    + " does not have a linked source with ID "
                                    + source
                                    + ".",
                    "source");
        }
        return card;
    }

    private static ObjectNode defaultCard(Call call, @Nullable ObjectNode customer) {
        if (customer == null) {
            throw StripeException.invalid(
                    "parameter_missing", "Must provide source or customer.", null);
        }
        if (customer.path("default_source").isString()) {
            return call.tx().get(customer.path("default_source").asString());
        }
        ObjectNode error = Json.object().put("code", "missing");
        error.put("doc_url", StripeException.docUrl("missing"));
        error.put("message", "Cannot charge a customer that has no active card");
        error.put("param", "card");
        throw StripeException.cardWithoutTrace(error.put("type", "card_error"));
    }

    /// What is charged, in the form that [Charges] reads.
    private static ObjectNode order(
            Params params, long amount, String currency, @Nullable ObjectNode customer) {
        ObjectNode order = Json.object().put("amount", amount).put("currency", currency);
        order.put("customer", customer == null ? null : customer.path("id").asString());
        for (String field :
                new String[] {
                    "application_fee_amount",
                    "description",
                    "on_behalf_of",
                    "receipt_email",
                    "shipping",
                    "statement_descriptor",
                    "statement_descriptor_suffix",
                    "transfer_group"
                }) {
            order.putNull(field);
            params.copyTo(order, field);
        }
        order.putObject("metadata");
        params.mergeMetadata(order);
        return order;
    }

    /// The card as a payment method, for the charge's details.
    private static ObjectNode method(ObjectNode card) {
        ObjectNode method = Json.object().put("type", "card");
        method.set("id", card.get("id"));
        ObjectNode details = card.deepCopy();
        details.put("brand", PaymentMethods.behaviour(card).brand);
        method.set("card", details);
        ObjectNode billing = method.putObject("billing_details");
        billing.putObject("address")
                .put("city", text(card, "address_city"))
                .put("country", text(card, "address_country"))
                .put("line1", text(card, "address_line1"))
                .put("line2", text(card, "address_line2"))
                .put("postal_code", text(card, "address_zip"))
                .put("state", text(card, "address_state"));
        billing.putNull("email").put("name", text(card, "name"));
        billing.putNull("phone").putNull("tax_id");
        return method;
    }

    private static @Nullable String text(ObjectNode card, String field) {
        return card.path(field).isString() ? card.path(field).asString() : null;
    }

    private static ObjectNode shown(ObjectNode card) {
        ObjectNode copy = card.deepCopy();
        copy.remove(Scope.HIDDEN);
        return copy;
    }

    private static ObjectNode capture(Call call) {
        ObjectNode charge = call.target("charge", "charge");
        if (charge.path("payment_intent").isString()) {
            throw StripeException.state(
                    "charge_not_capturable",
                    "This Charge was created by a PaymentIntent. Capture the PaymentIntent "
                            + charge.path("payment_intent").asString()
                            + " instead.",
                    null,
                    null);
        }
        if (charge.path("captured").asBoolean()) {
            throw StripeException.state(
                    "charge_already_captured",
                    "Charge " + call.id() + " has already been captured.",
                    null,
                    null);
        }
        if (!charge.path("status").asString().equals("succeeded")
                || charge.path("refunded").asBoolean()) {
            throw StripeException.state(
                    "charge_expired_for_capture",
                    "Charge " + call.id() + " cannot be captured any more.",
                    null,
                    null);
        }
        long authorised = charge.path("amount").asLong();
        long amount =
                call.params().has("amount") ? Money.positive(call.params(), "amount") : authorised;
        if (amount > authorised) {
            throw StripeException.invalid(
                    "amount_too_large",
                    "Amount to capture is greater than the remaining authorized amount.",
                    "amount");
        }
        Charges.capture(call.scope(), charge, amount);
        Disputes.follow(call.scope(), charge, PaymentMethods.behaviour(charge));
        return charge;
    }
}
