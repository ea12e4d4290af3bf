package io.payrail.simulator.payout;

import io.payrail.simulator.account.Accounts;
import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.api.Timed;
import io.payrail.simulator.payment.Charges;
import io.payrail.simulator.payment.Money;
import io.payrail.simulator.state.Ids;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Payouts of the available balance to the account's bank: pending until their day comes, and until
/// then they can be cancelled.
public final class Payouts implements Timed {
    private static final String KIND = "payout";
    private static final Duration STANDARD = Duration.ofDays(1);
    private static final Duration INSTANT = Duration.ofMinutes(30);

    public void register(Routes routes) {
        routes.post("/v1/payouts", "PayoutCreate", Payouts::create);
        routes.get(
                "/v1/payouts",
                "PayoutList",
                call -> Lists.page(call, KIND, "status", "destination"));
        routes.get("/v1/payouts/{id}", "PayoutRetrieve", Payouts::target);
        routes.post("/v1/payouts/{id}", "PayoutUpdate", Payouts::update);
        routes.post("/v1/payouts/{id}/cancel", "PayoutCancel", Payouts::cancel);
    }

    private static ObjectNode target(Call call) {
        return call.target(KIND, KIND);
    }

    private static ObjectNode create(Call call) {
        Params params = call.params();
        Scope scope = call.scope();
        String currency = Money.currency(params);
        long amount = Money.positive(params, "amount");
        if (amount > available(scope, currency)) {
            throw StripeException.state(
                    "balance_insufficient",
                    "You have insufficient funds in your Stripe account for this transfer. Your card"
                            + " balance is too low.  You can use the the /v1/balance endpoint to view your"
                            + " Stripe balance (for more details, see stripe.com/docs/api#balance).",
                    null,
                    null);
        }
        ObjectNode payout = Shapes.create(scope.tx(), KIND, Ids.timed("po"));
        payout.put("amount", amount).put("currency", currency);
        params.copyTo(
                payout,
                "description",
                "destination",
                "method",
                "source_type",
                "statement_descriptor");
        params.mergeMetadata(payout);
        boolean instant = payout.path("method").asString().equals("instant");
        payout.put("arrival_date", scope.tx().now() + (instant ? INSTANT : STANDARD).toSeconds());
        payout.put("balance_transaction", book(scope, payout, -amount, "payout"));
        scope.emit("payout.created", payout);
        return payout;
    }

    private static long available(Scope scope, String currency) {
        for (JsonNode sum : Accounts.balance(scope.tx()).path("available")) {
            if (sum.path("currency").asString().equals(currency)) {
                return sum.path("amount").asLong();
            }
        }
        return 0;
    }

    private static String book(Scope scope, ObjectNode payout, long amount, String type) {
        return Charges.book(
                scope,
                type,
                payout.path("id").asString(),
                amount,
                0,
                payout.path("currency").asString(),
                amount < 0 ? "STRIPE PAYOUT" : "PAYOUT CANCELLATION");
    }

    private static ObjectNode update(Call call) {
        ObjectNode payout = target(call);
        call.params().mergeMetadata(payout);
        call.scope().emit("payout.updated", payout);
        return payout;
    }

    private static ObjectNode cancel(Call call) {
        ObjectNode payout = target(call);
        if (!payout.path("status").asString().equals("pending")) {
            throw StripeException.state(
                    "payout_not_cancelable",
                    "Payouts that are already "
                            + payout.path("status").asString()
                            + " cannot be canceled.",
                    null,
                    null);
        }
        payout.put("status", "canceled");
        payout.put(
                "failure_balance_transaction",
                book(call.scope(), payout, payout.path("amount").asLong(), "payout_cancel"));
        call.scope().emit("payout.canceled", payout);
        return payout;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public long nextTurn(ObjectNode payout) {
        return payout.path("status").asString("").equals("pending")
                ? payout.path("arrival_date").asLong()
                : Long.MAX_VALUE;
    }

    @Override
    public void turn(Scope scope, ObjectNode payout) {
        payout.put("status", "paid");
        scope.emit("payout.paid", payout);
    }
}
