package io.payrail.simulator.payment;

import io.payrail.simulator.account.Accounts;
import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Rendering;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Search;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.fault.Decline;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Charges: one for each attempt at a payment, and the balance transactions that settle them.
public final class Charges {
    private static final Duration SETTLEMENT = Duration.ofDays(2);
    private static final String KIND = "charge";

    private Charges() {}

    public static void register(Routes routes, Rendering rendering) {
        routes.get(
                "/v1/charges",
                "ChargeList",
                call -> Lists.page(call, KIND, "customer", "payment_intent", "transfer_group"));
        routes.get("/v1/charges/search", "ChargeSearch", call -> Search.page(call, KIND));
        routes.get("/v1/charges/{id}", "ChargeRetrieve", call -> call.target(KIND, "id"));
        routes.post("/v1/charges/{id}", "ChargeUpdate", Charges::update);
        DirectCharges.register(routes);
        Sources.register(routes);
        routes.get(
                "/v1/balance_transactions",
                "BalanceTransactionList",
                call -> Lists.page(call, "balance_transaction", "source", "type", "currency"));
        routes.get(
                "/v1/balance_transactions/{id}",
                "BalanceTransactionRetrieve",
                call -> call.target("balance_transaction", "id"));
        rendering.onDemand(
                KIND,
                "refunds",
                (tx, charge) -> {
                    String id = charge.path("id").asString();
                    return Lists.list(
                            "/v1/charges/" + id + "/refunds",
                            tx.linked("refund", "charge", id).toList().reversed(),
                            false);
                });
    }

    private static ObjectNode update(Call call) {
        ObjectNode charge = call.target(KIND, "id");
        call.params().copyTo(charge, "description", "receipt_email", "shipping", "transfer_group");
        call.params().mergeMetadata(charge);
        call.scope().emit("charge.updated", charge);
        return charge;
    }

    /// An attempt at paying an intent with a payment method; not saved yet.
    static ObjectNode attempt(Scope scope, ObjectNode intent, ObjectNode method) {
        ObjectNode charge = Shapes.create(scope.tx(), KIND, Ids.timed("ch"));
        charge.set("amount", intent.get("amount"));
        for (String field :
                new String[] {
                    "currency",
                    "customer",
                    "description",
                    "metadata",
                    "receipt_email",
                    "shipping",
                    "statement_descriptor",
                    "statement_descriptor_suffix",
                    "transfer_group",
                    "application_fee_amount",
                    "on_behalf_of"
                }) {
            charge.set(field, intent.path(field).deepCopy());
        }
        charge.set("billing_details", method.path("billing_details").deepCopy());
        charge.set("payment_intent", intent.get("id"));
        charge.set("payment_method", method.get("id"));
        charge.set("payment_method_details", details(intent, method));
        charge.set("outcome", Shapes.part("outcome"));
        return charge;
    }

    private static ObjectNode details(ObjectNode intent, ObjectNode method) {
        String type = method.path("type").asString();
        ObjectNode details = Json.object().put("type", type);
        if (!type.equals("card")) {
            details.set(type, Json.object());
            return details;
        }
        ObjectNode card = Shapes.part("charge_card");
        for (String field :
                new String[] {
                    "brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4"
                }) {
            card.set(field, method.path("card").path(field).deepCopy());
        }
        card.set("network", card.get("brand"));
        card.set("amount_authorized", intent.get("amount"));
        card.put("network_transaction_id", Ids.random(15));
        card.withObjectProperty("overcapture")
                .set("maximum_amount_capturable", intent.get("amount"));
        details.set("card", card);
        return details;
    }

    static void decline(ObjectNode charge, Decline decline) {
        charge.put("status", "failed");
        charge.put("failure_code", decline.code());
        charge.put("failure_message", decline.message());
        ObjectNode outcome = charge.withObjectProperty("outcome");
        outcome.put("network_status", "declined_by_network");
        outcome.put(
                "reason", decline.declineCode() == null ? decline.code() : decline.declineCode());
        outcome.put(
                "seller_message", "The bank did not return any further details with this decline.");
        outcome.put("type", "issuer_declined");
        if (decline.code().equals("incorrect_cvc")) {
            ObjectNode card =
                    charge.withObjectProperty("payment_method_details").withObjectProperty("card");
            card.withObjectProperty("checks").put("cvc_check", "fail");
        }
    }

    static void succeed(ObjectNode charge, boolean captured) {
        charge.put("status", "succeeded");
        charge.put("paid", true);
        charge.put("captured", captured);
        if (captured) {
            charge.set("amount_captured", charge.get("amount"));
        }
        charge.put("receipt_url", "https://pay.stripe.com/receipts/payment/" + Ids.random(32));
    }

    /// Books money in or out and returns the transaction's id. What comes in is available two days
    /// later, what goes out leaves at once.
    public static String book(
            Scope scope,
            String type,
            String source,
            long amount,
            long fee,
            String currency,
            @Nullable String description) {
        ObjectNode transaction = Shapes.create(scope.tx(), "balance_transaction", Ids.timed("txn"));
        transaction.put("amount", amount);
        boolean immediate = amount < 0 && type.equals("payout");
        transaction.put(
                "available_on", scope.tx().now() + (immediate ? 0 : SETTLEMENT.toSeconds()));
        transaction.put("currency", currency);
        transaction.put("description", description);
        transaction.put("fee", fee);
        transaction.put("net", amount - fee);
        transaction.put("reporting_category", type.equals("adjustment") ? "dispute" : type);
        transaction.put("source", source);
        transaction.put("type", type);
        if (fee != 0) {
            transaction
                    .putArray("fee_details")
                    .addObject()
                    .put("amount", fee)
                    .putNull("application")
                    .put("currency", currency)
                    .put(
                            "description",
                            type.equals("adjustment") ? "Dispute fee" : "Stripe processing fees")
                    .put("type", "stripe_fee");
        }
        scope.save(transaction);
        return transaction.path("id").asString();
    }

    /// Takes an authorised amount, or part of it; the rest is released.
    static void capture(Scope scope, ObjectNode charge, long amount) {
        charge.put("captured", true);
        charge.put("amount_captured", amount);
        charge.put("amount_refunded", charge.path("amount").asLong() - amount);
        settle(scope, charge);
        scope.emit("charge.captured", charge);
    }

    /// Makes what a charge brought in available now, as the test card for that does.
    static void release(Scope scope, ObjectNode charge) {
        ObjectNode booked = scope.tx().get(charge.path("balance_transaction").asString());
        booked.put("available_on", scope.tx().now()).put("status", "available");
        scope.save(booked);
        scope.announce("balance.available", Accounts.balance(scope.tx()));
    }

    /// Books what was captured, at Stripe's usual fee of 2.9 % and 30 minor units.
    static void settle(Scope scope, ObjectNode charge) {
        long amount = charge.path("amount_captured").asLong();
        long fee = Math.min(amount, Math.round(amount * 0.029) + 30);
        charge.put(
                "balance_transaction",
                book(
                        scope,
                        "charge",
                        charge.path("id").asString(),
                        amount,
                        fee,
                        charge.path("currency").asString(),
                        charge.path("description").isString()
                                ? charge.path("description").asString()
                                : null));
        scope.save(charge);
    }
}
