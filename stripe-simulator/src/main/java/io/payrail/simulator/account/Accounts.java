package io.payrail.simulator.account;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Transaction;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// The one account that the simulator is, and its balance.
public final class Accounts {
    static final String ID = "acct_1Simulator00000000";

    private Accounts() {}

    public static void register(Routes routes) {
        routes.get("/v1/account", "AccountRetrieveCurrent", Accounts::account);
        routes.get("/v1/balance", "BalanceRetrieve", Accounts::balance);
    }

    private static ObjectNode account(Call call) {
        return Shapes.create(call.tx(), "account", ID);
    }

    private static ObjectNode balance(Call call) {
        return balance(call.tx());
    }

    /// Sums of the balance transactions: available once their time has come.
    public static ObjectNode balance(Transaction tx) {
        var available = new TreeMap<String, Long>();
        var pending = new TreeMap<String, Long>();
        tx.all("balance_transaction")
                .forEach(booked -> {
                    boolean ripe = booked.path("available_on").asLong() <= tx.now();
                    (ripe ? available : pending)
                            .merge(
                                    booked.path("currency").asString(),
                                    booked.path("net").asLong(),
                                    Long::sum);
                });
        ObjectNode balance = Json.object().put("object", "balance");
        list(balance, "available", available);
        list(balance, "connect_reserved", new TreeMap<>());
        balance.put("livemode", false);
        list(balance, "pending", pending);
        return balance;
    }

    private static void list(ObjectNode balance, String name, Map<String, Long> sums) {
        var list = balance.putArray(name);
        if (sums.isEmpty()) {
            sums.put("usd", 0L);
        }
        sums.forEach((currency, amount) ->
                list.addObject()
                        .put("amount", amount)
                        .put("currency", currency)
                        .putObject("source_types")
                        .put("card", amount));
    }
}
