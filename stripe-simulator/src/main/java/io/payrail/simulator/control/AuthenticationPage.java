package io.payrail.simulator.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.simulator.api.Cause;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.http.Form;
import io.payrail.simulator.http.Request;
import io.payrail.simulator.http.Response;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.payment.Payments;
import io.payrail.simulator.payment.SetupIntents;
import io.payrail.simulator.state.Store;
import java.net.URLEncoder;
import tools.jackson.databind.node.ObjectNode;

/// The page that stands for the cardholder's bank: shows two buttons, and takes the answer as a
/// form (`outcome=succeed` or `fail`). The client secret in its address is the permission, as with
/// Stripe.
final class AuthenticationPage {
    /// The empty icon keeps browsers from asking for one, which nobody may without a key.
    private static final String HEAD =
            "<!doctype html><title>Simulated 3D Secure</title><link rel=icon href='data:,'>";

    private final Store store;
    private final Payments payments;
    private final SetupIntents setups;
    private final String apiVersion;

    AuthenticationPage(Store store, Payments payments, SetupIntents setups, String apiVersion) {
        this.store = store;
        this.payments = payments;
        this.setups = setups;
        this.apiVersion = apiVersion;
    }

    Response handle(Request request, String intentId) {
        ObjectNode form = Json.object();
        Form.parse(request.query(), form);
        Form.parse(new String(request.body(), UTF_8), form);
        var row = store.find(intentId);
        ObjectNode intent = row == null ? Json.object() : row.read();
        String secret = intent.path("client_secret").asString("");
        if (secret.isEmpty() || !secret.equals(form.path("client_secret").asString(""))) {
            return html(404, "<p>No such payment, or not its client secret.</p>");
        }
        if (!request.method().equals("POST")) {
            return html(
                    200,
                    """
                    <h1>3D Secure 2 test page</h1>
                    <p>The simulator's stand-in for the cardholder's bank.</p>
                    <form method="post">
                      <button id="test-source-authorize-3ds" name="outcome" value="succeed">Complete</button>
                      <button id="test-source-fail-3ds" name="outcome" value="fail">Fail</button>
                    </form>
                    """);
        }
        boolean passed = !form.path("outcome").asString("succeed").equals("fail");
        String returnUrl =
                intent.path("next_action").path("redirect_to_url").path("return_url").asString("");
        boolean waiting =
                store.transact(tx ->
                        authenticate(
                                new Scope(tx, Cause.TIME, apiVersion, null), intentId, passed));
        if (!waiting) {
            return html(409, "<p>This payment does not wait for the cardholder.</p>");
        }
        if (returnUrl.isEmpty()) {
            return html(200, "<p>Done. The payment goes on in the app.</p>");
        }
        String kind = intent.path("object").asString();
        String location =
                returnUrl
                        + (returnUrl.contains("?") ? "&" : "?")
                        + kind
                        + "="
                        + intentId
                        + "&"
                        + kind
                        + "_client_secret="
                        + URLEncoder.encode(secret, UTF_8)
                        + "&redirect_status="
                        + (passed ? "succeeded" : "failed");
        return html(303, "").with("Location", location);
    }

    private boolean authenticate(Scope scope, String intentId, boolean passed) {
        ObjectNode intent = scope.tx().get(intentId);
        return intent.path("object").asString().equals("setup_intent")
                ? setups.authenticate(scope, intent, passed)
                : payments.authenticate(scope, intent, passed);
    }

    private static Response html(int status, String body) {
        return Response.of(status, "text/html; charset=utf-8", (HEAD + body).getBytes(UTF_8));
    }
}
