package io.payrail.system;

import static io.payrail.system.Payer.method;

import io.payrail.system.Wish.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Plays accounts: payment methods are saved, chosen, used and taken away, Stripe's pages opened,
/// the customer renamed and in the end, of some, forgotten. What was answered is looked at at once,
/// as the user would. Thread-safe.
final class Householder {
    /// The only origin that pages lead back to where none is configured.
    private static final String SHOP = "http://127.0.0.1";

    private final App app;
    private final Payer payer;
    private final List<String> prices;

    /// @param prices the catalogue's
    Householder(App app, Payer payer, List<String> prices) {
        this.app = app;
        this.payer = payer;
        this.prices = prices;
    }

    void play(Account account) throws InterruptedException {
        var first = account.customer();
        var ready = app.ask(first);
        if (ready == null) {
            return;
        }
        var customer = ready.object();
        save(first, "first", "pm_card_visa");
        save(first, "second", "pm_card_mastercard");
        var _ = app.ask(first.then(Kind.ACCESS, "access", null, Map.of()));
        var saved = ids(methods(first, customer));
        if (saved.size() == 2) {
            use(account, first, customer, saved.getLast(), saved.getFirst());
        } else {
            app.complain(first + " has saved two payment methods and sees " + saved.size());
        }
        open(account, first);
        rename(first, customer);
        if (account.erased()) {
            erase(first, customer);
        }
    }

    private void save(Wish first, String which, String method) throws InterruptedException {
        var setup = app.ask(first.then(Kind.SETUP, "setup-" + which, null, Map.of()));
        if (setup != null) {
            payer.confirm(setup, method(method));
        }
    }

    private JsonNode methods(Wish first, String customer) throws InterruptedException {
        return app.question(first.then(Kind.METHODS, "methods", customer, Map.of())).path("data");
    }

    private static List<String> ids(JsonNode methods) {
        var ids = new ArrayList<String>();
        methods.forEach(method -> ids.add(method.path("id").asString("")));
        return ids;
    }

    private void use(Account account, Wish first, String customer, String kept, String other)
            throws InterruptedException {
        var pays = Map.<String, Object>of("payment_method", kept);
        if (app.ask(first.then(Kind.CHOOSE, "choose", customer, pays)) != null) {
            methods(first, customer)
                    .forEach(method -> {
                        boolean chosen = method.path("id").asString("").equals(kept);
                        if (method.path("default").asBoolean(false) != chosen) {
                            app.complain(first + " has chosen another method than is preferred");
                        }
                    });
        }
        charge(account, first, "charge", kept);
        charge(account, first, "charge-other", other);
        if (app.ask(first.then(Kind.DETACH, "detach", other, Map.of())) != null
                && ids(methods(first, customer)).contains(other)) {
            app.complain(first + " still has the method that was taken away");
        }
    }

    /// Both cards are good ones.
    private void charge(Account account, Wish first, String step, String method)
            throws InterruptedException {
        var price =
                Map.<String, Object>of(
                        "amount",
                        2_500 + account.number(),
                        "currency",
                        "eur",
                        "payment_method",
                        method);
        if (app.ask(first.then(Kind.CHARGE, step, null, price)) == null) {
            app.complain(first + " could not pay with a saved method");
        }
    }

    private void open(Account account, Wish first) throws InterruptedException {
        var _ =
                app.ask(
                        first.then(
                                Kind.PORTAL,
                                "portal",
                                null,
                                Map.of("return_url", SHOP + "/account")));
        var _ =
                app.ask(
                        first.then(
                                Kind.CHECKOUT,
                                "checkout",
                                null,
                                Map.of(
                                        "mode",
                                        "subscription",
                                        "price",
                                        prices.get(account.price()),
                                        "success_url",
                                        SHOP + "/done",
                                        "cancel_url",
                                        SHOP + "/cart")));
    }

    private void rename(Wish first, String customer) throws InterruptedException {
        var name = "Name of " + first.owner() + ", renamed";
        if (app.ask(first.then(Kind.UPDATE, "rename", customer, Map.of("name", name))) != null) {
            see(first, customer, "name", name);
        }
    }

    private void erase(Wish first, String customer) throws InterruptedException {
        if (app.ask(first.then(Kind.ERASE, "erase", customer, Map.of())) != null) {
            see(first, customer, "email", null);
            see(first, customer, "name", null);
        }
    }

    private void see(Wish first, String customer, String field, @Nullable String value)
            throws InterruptedException {
        var seen = app.read(first, "customers/" + customer);
        if (!seen.isMissingNode()
                && !seen.path(field).asString("none").equals(value == null ? "none" : value)) {
            app.complain(first + " sees another " + field + " than was answered");
        }
    }
}
