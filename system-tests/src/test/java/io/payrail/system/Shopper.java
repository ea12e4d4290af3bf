package io.payrail.system;

import static io.payrail.system.Payer.card;
import static io.payrail.system.Payer.method;

import io.payrail.system.App.Ready;
import io.payrail.system.Wish.Kind;
import java.util.List;
import java.util.Map;

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
            case CAPTURED -> {
                payer.confirm(ready, method("pm_card_visa"));
                ask(order, Kind.CAPTURE, "capture", ready, Map.of());
            }
            case CAPTURED_IN_PART -> {
                payer.confirm(ready, method("pm_card_visa"));
                ask(order, Kind.CAPTURE, "capture", ready, Map.of("amount", order.amount() / 2));
            }
            case ABANDONED -> {}
            case CANCELED -> cancel(order, ready);
        }
        for (int i = 0; i < order.refunds().size(); i++) {
            refund(order, ready, i);
        }
    }

    private void cancel(Order order, Ready ready) throws InterruptedException {
        if (order.byApi()) {
            ask(order, Kind.CANCEL, "cancel", ready, Map.of());
        } else {
            payer.cancel(ready, "cancel-" + order.wish().name());
        }
    }

    private void refund(Order order, Ready ready, int number) throws InterruptedException {
        long amount = order.refunds().get(number);
        if (order.byApi()) {
            ask(order, Kind.REFUND, "refund-" + number, ready, Map.of("amount", amount));
        } else {
            payer.refund(ready, amount, "refund-" + order.wish().name() + "-" + number);
        }
    }

    private void ask(Order order, Kind kind, String step, Ready about, Map<String, Object> body)
            throws InterruptedException {
        var _ = app.ask(order.wish().then(kind, step, about.object(), body));
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
        var wish = signup.subscription(customer.object(), prices.get(signup.price()));
        var ready = app.ask(wish);
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
            case PAID_THEN_ENDED_BY_API -> {
                payer.confirm(ready, method("pm_card_visa"));
                ask(wish, Kind.END, "end", ready, Map.of("at_period_end", false));
            }
            case CHANGED -> {
                payer.confirm(ready, method("pm_card_visa"));
                preview(wish, ready);
                ask(wish, Kind.CHANGE, "change", ready, Map.of("quantity", 3));
                ask(wish, Kind.END, "end-later", ready, Map.of("at_period_end", true));
                ask(wish, Kind.RESUME, "resume", ready, Map.of());
            }
            case CHARGED_AGAIN -> {
                payer.confirm(ready, method("pm_card_visa"));
                chargeAgain(wish, customer.object());
            }
        }
    }

    private void preview(Wish wish, Ready about) throws InterruptedException {
        var change = Map.<String, Object>of("quantity", 3);
        var _ = app.question(wish.then(Kind.PREVIEW, "preview", about.object(), change));
    }

    private void ask(Wish wish, Kind kind, String step, Ready about, Map<String, Object> body)
            throws InterruptedException {
        var _ = app.ask(wish.then(kind, step, about.object(), body));
    }

    /// With the card that was saved last, while the user is away. It may be one that has the user
    /// come back.
    private void chargeAgain(Wish wish, String customer) throws InterruptedException {
        var methods = app.question(wish.then(Kind.METHODS, "methods", customer, Map.of()));
        var saved = methods.path("data").path(0).path("id").stringValue(null);
        if (saved != null) {
            var price =
                    Map.<String, Object>of(
                            "amount",
                            2_500 + wish.number(),
                            "currency",
                            "eur",
                            "payment_method",
                            saved);
            var _ = app.ask(wish.then(Kind.CHARGE, "again", null, price));
        }
    }
}
