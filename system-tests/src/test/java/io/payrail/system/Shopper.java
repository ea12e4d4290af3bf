package io.payrail.system;

import static io.payrail.system.Payer.card;
import static io.payrail.system.Payer.method;

import io.payrail.system.App.Ready;
import java.util.List;

/// Plays orders and signups, each from the request to what becomes of it. Thread-safe.
final class Shopper {
    private final App app;
    private final Payer payer;
    private final List<String> prices;

    /// @param prices the catalogue's
    Shopper(App app, Payer payer, List<String> prices) {
        this.app = app;
        this.payer = payer;
        this.prices = prices;
    }

    void play(Order order) throws InterruptedException {
        var ready = app.ask(order.wish());
        if (ready == null) {
            return;
        }
        var name = order.wish().name();
        switch (order.fate()) {
            case PAID -> payer.confirm(ready, method("pm_card_visa"));
            case PAID_BY_CARD_NUMBER -> payer.confirm(ready, card("4242424242424242"));
            case DECLINED_THEN_PAID -> {
                payer.confirm(ready, card("4000000000009995"));
                payer.confirm(ready, method("pm_card_mastercard"));
            }
            case DECLINED -> payer.confirm(ready, method("pm_card_chargeDeclined"));
            case AUTHENTICATED -> authenticate(ready, order.wish().number());
            case DISPUTED -> payer.confirm(ready, method("pm_card_createDispute"));
            case ABANDONED -> {}
            case CANCELED -> payer.cancel(ready, "cancel-" + name);
        }
        for (int i = 0; i < order.refunds().size(); i++) {
            payer.refund(ready, order.refunds().get(i), "refund-" + name + "-" + i);
        }
    }

    /// A third of them fails.
    private void authenticate(Ready ready, int number) throws InterruptedException {
        payer.confirm(ready, method("pm_card_authenticationRequired"));
        payer.authenticate(ready, number % 3 != 0);
    }

    void play(Signup signup) throws InterruptedException {
        var customer = app.ask(signup.customer());
        if (customer == null) {
            return;
        }
        var ready = app.ask(signup.subscription(customer.object(), prices.get(signup.price())));
        if (ready == null || ready.clientSecret() == null) {
            return;
        }
        switch (signup.fate()) {
            case PAID -> payer.confirm(ready, method("pm_card_visa"));
            case DECLINED_THEN_PAID -> {
                payer.confirm(ready, method("pm_card_chargeDeclined"));
                payer.confirm(ready, card("4242424242424242"));
            }
            case DECLINED -> payer.confirm(ready, card("4000000000009995"));
            case AUTHENTICATED -> authenticate(ready, signup.number());
            case ABANDONED -> {}
            case PAID_THEN_ENDED -> {
                payer.confirm(ready, method("pm_card_visa"));
                payer.endSubscription(ready.object());
            }
        }
    }
}
