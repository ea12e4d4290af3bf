package io.payrail.simulator.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.simulator.api.Cause;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.checkout.CheckoutSessions;
import io.payrail.simulator.http.Form;
import io.payrail.simulator.http.Request;
import io.payrail.simulator.http.Response;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Store;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The page that a checkout session's URL leads to: pays with a test card and sends the payer on.
final class CheckoutPage {
    /// The empty icon keeps browsers from asking for one, which nobody may without a key.
    private static final String HEAD =
            "<!doctype html><title>Simulated checkout</title><link rel=icon href='data:,'>";

    private final Store store;
    private final CheckoutSessions sessions;
    private final String apiVersion;

    CheckoutPage(Store store, CheckoutSessions sessions, String apiVersion) {
        this.store = store;
        this.sessions = sessions;
        this.apiVersion = apiVersion;
    }

    Response handle(Request request, String id) {
        var row = store.find(id);
        if (row == null || !row.kind().equals("checkout.session")) {
            return html(404, "<p>No such checkout session.</p>");
        }
        if (!request.method().equals("POST")) {
            return html(
                    200,
                    """
                    <h1>Checkout test page</h1>
                    <p>The simulator's stand-in for Stripe's page.</p>
                    <form method="post">
                      <button name="payment_method" value="pm_card_visa">Pay</button>
                      <button name="payment_method" value="pm_card_chargeDeclined">Pay with a card that is declined</button>
                    </form>
                    """);
        }
        ObjectNode form = Json.object();
        Form.parse(new String(request.body(), UTF_8), form);
        String method = form.path("payment_method").asString("pm_card_visa");
        StripeException refusal =
                store.transact(tx -> pay(new Scope(tx, Cause.TIME, apiVersion, null), id, method));
        if (refusal != null) {
            return html(refusal.status(), "<p>Not paid. Please try another card.</p>");
        }
        String next = row.read().path("success_url").asString("");
        return next.isEmpty()
                ? html(200, "<p>Done.</p>")
                : html(303, "").with("Location", next.replace("{CHECKOUT_SESSION_ID}", id));
    }

    private @Nullable StripeException pay(Scope scope, String id, String method) {
        try {
            sessions.pay(scope, id, method);
            return null;
        } catch (StripeException e) {
            if (!e.keepsChanges()) {
                scope.tx().discard();
            }
            return e;
        }
    }

    private static Response html(int status, String body) {
        return Response.of(status, "text/html; charset=utf-8", (HEAD + body).getBytes(UTF_8));
    }
}
