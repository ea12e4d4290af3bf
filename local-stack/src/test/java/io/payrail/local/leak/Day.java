package io.payrail.local.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.local.leak.Door.Answer;
import io.payrail.local.leak.Door.Request;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that the API is there for, done once by one caller, with marked values in every field
/// that takes an app's or a person's own words. Each request has to succeed.
public final class Day {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ROOT = "/api/stripe/";
    private static final String NOTES =
            "\"description\": \"%1$s beans\", \"metadata\": {\"%1$s\": \"%1$s\"}"
                    .formatted(Mark.NOTE.word());
    private static final String PERSON =
            "{\"email\": \"%s.body@users.example\", \"name\": \"%s of a body\"}"
                    .formatted(Mark.EMAIL.word(), Mark.NAME.word());
    private static final String BACK = "http://127.0.0.1/" + Mark.RETURN_URL.word();

    private final Door door;
    private final AppAtStripe app;
    private final Caller caller;
    private final String price;
    private final String otherPrice;
    private final Map<String, Request> done = new LinkedHashMap<>();

    /// @param price one that is paid every month
    /// @param otherPrice another one
    public Day(Door door, AppAtStripe app, Caller caller, String price, String otherPrice) {
        this.door = door;
        this.app = app;
        this.caller = caller;
        this.price = price;
        this.otherPrice = otherPrice;
    }

    /// The last good request to each operation.
    public Map<String, Request> done() {
        return done;
    }

    public void play() {
        get("config", "");
        pay();
        customer();
        subscribe();
        fail();
        send("DELETE", "payment-methods/{id}", method(), null);
    }

    private void pay() {
        var first =
                post(
                        "create-payment-intent",
                        "",
                        "{\"amount\": 4200, \"currency\": \"eur\", \"reference\": \"order-1\","
                                + " \"save_payment_method\": true, "
                                + NOTES
                                + "}");
        String payment = confirmed(first);
        get("payments/{id}", payment);
        get("payments/{id}/timeline", payment);
        get("payments/{id}/events", payment);
        get("payments", "");
        post("payments/{id}/refunds", payment, "{\"amount\": 100, \"reason\": \"duplicate\"}");

        var held =
                post(
                        "create-payment-intent",
                        "",
                        "{\"amount\": 900, \"currency\": \"eur\", \"capture\": \"manual\"}");
        post("payments/{id}/capture", confirmed(held), "{\"amount\": 800}");
        var given = post("create-payment-intent", "", "{\"amount\": 700, \"currency\": \"eur\"}");
        post("payments/{id}/cancel", id(given), "{\"reason\": \"abandoned\"}");
    }

    private String confirmed(Answer payment) {
        app.confirm(payment.text("client_secret"), "pm_card_visa");
        return id(payment);
    }

    private static String id(Answer payment) {
        String secret = payment.text("client_secret");
        return secret.substring(0, secret.indexOf("_secret_"));
    }

    private void customer() {
        post("create-customer", "", PERSON);
        String customer = get("customer", "").text("id");
        get("customers/{id}", customer);
        post("customers/{id}", customer, PERSON);
        String method = method();
        post(
                "customers/{id}/default-payment-method",
                customer,
                "{\"payment_method\": \"%s\"}".formatted(method));
        post(
                "payments",
                "",
                "{\"amount\": 500, \"currency\": \"eur\", \"payment_method\": \"%s\", %s}"
                        .formatted(method, NOTES));
        var setup = post("setup-intents", "", "{}");
        app.confirm(setup.text("client_secret"), "pm_card_mastercard");
        get("setup-intents/{id}", setup.text("setup_intent"));
        post("customer-sessions", "", "{\"component\": \"customer_sheet\"}");
        post("billing-portal-sessions", "", "{\"return_url\": \"%s\"}".formatted(BACK));
        post(
                "checkout-sessions",
                "",
                "{\"mode\": \"subscription\", \"price\": \"%s\", \"success_url\": \"%s\", \"cancel_url\": \"%2$s\"}"
                        .formatted(price, BACK));
    }

    private void subscribe() {
        String customer = get("customer", "").text("id");
        var created =
                post(
                        "create-subscription",
                        "",
                        "{\"customerId\": \"%s\", \"priceId\": \"%s\", \"quantity\": 2}"
                                .formatted(customer, price));
        String subscription = created.text("subscriptionId");
        app.confirm(created.text("clientSecret"), "pm_card_visa");
        await().atMost(PATIENCE)
                .until(() ->
                        get("subscriptions/{id}", subscription).text("status").equals("active"));
        get("subscriptions", "");
        String change = "{\"price\": \"%s\"}".formatted(otherPrice);
        post("subscriptions/{id}/preview", subscription, change);
        post("subscriptions/{id}/change", subscription, change);
        post("subscriptions/{id}/cancel", subscription, "{\"at_period_end\": true}");
        post("subscriptions/{id}/resume", subscription, "{}");
    }

    /// Refused by the bank, and by Stripe, who quotes what it does not know.
    private void fail() {
        var setup = post("setup-intents", "", "{}");
        app.confirm(setup.text("client_secret"), "pm_card_chargeCustomerFail");
        String off = "{\"amount\": 600, \"currency\": \"eur\", \"payment_method\": \"%s\"}";
        await().atMost(PATIENCE).until(() -> refused(off.formatted(method())).status() == 402);
        assertThat(refused(off.formatted("pm_" + Mark.ABSENT_ID.word())).status()).isEqualTo(404);
        var unknown =
                door.send(
                        caller,
                        Request.of(
                                "POST " + ROOT + "create-subscription",
                                "",
                                "{\"customerId\": \"%s\", \"priceId\": \"price_%s\"}"
                                        .formatted(
                                                get("customer", "").text("id"),
                                                Mark.ABSENT_ID.word())));
        assertThat(unknown.status()).as(unknown.text()).isEqualTo(400);
    }

    private Answer refused(String offSession) {
        return door.send(caller, Request.of("POST " + ROOT + "payments", "", offSession));
    }

    /// The customer's newest payment method.
    private String method() {
        return get("customers/{id}/payment-methods", get("customer", "").text("id"))
                .json()
                .path("data")
                .path(0)
                .path("id")
                .asString("");
    }

    /// Becomes a customer and is forgotten.
    public void comeAndGo() {
        String customer = post("create-customer", "", PERSON).text("customerId");
        send("DELETE", "customers/{id}", customer, null);
    }

    private Answer get(String path, String id) {
        return send("GET", path, id, null);
    }

    private Answer post(String path, String id, String body) {
        return send("POST", path, id, body);
    }

    private Answer send(String method, String path, String id, @Nullable String body) {
        var request = Request.of(method + " " + ROOT + path, id, body);
        var answer = door.send(caller, request);
        assertThat(answer.status())
                .as("%s as %s: %s", request.operation(), caller.role(), answer.text())
                .isEqualTo(200);
        done.put(request.operation(), request);
        if (!answer.operation().isEmpty() && !path.startsWith("operations")) {
            get("operations/{id}", answer.operation());
        }
        return answer;
    }
}
