package io.payrail.api;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/// Every endpoint of the API and what it is to each role. A row is all that [RolesTest] needs:
///
/// - `open("GET /path")`: for everybody, without a token;
/// - `reads("GET /path/{id}", Things::payment, "pi_absent", "malformed")`: one thing of an owner;
/// - `reads("GET /path")`: the things of an owner;
/// - `readsOwn("GET /path", Things::ownCustomer)`: the one thing of its kind that an owner has;
/// - `asks("GET /path/{id}", Things::customer, "malformed")`: a question to the worker, which
///   checks the owner;
/// - `commands("POST /path", body)`: makes something for the owner;
/// - `commands("POST /path/{id}/do", body, "an id", "malformed")`: changes a thing, whose owner is
///   for the worker to check;
/// - `merchants("POST /path/{id}/do", body, "an id", "malformed")`: such a one that is not for
///   users, unless the configuration lets them.
final class Endpoints {
    private Endpoints() {}

    static final List<Row> ALL =
            List.of(
                    open("GET /api/stripe/config"),
                    reads(
                            "GET /api/stripe/operations/{id}",
                            Things::operation,
                            UUID.randomUUID().toString(),
                            "not-a-uuid"),
                    reads(
                            "GET /api/stripe/payments/{id}",
                            Things::payment,
                            "pi_absent",
                            "not_a_payment"),
                    reads("GET /api/stripe/payments"),
                    reads(
                            "GET /api/stripe/payments/{id}/timeline",
                            Things::payment,
                            "pi_absent",
                            "not_a_payment"),
                    reads(
                            "GET /api/stripe/payments/{id}/events",
                            Things::payment,
                            "pi_absent",
                            "not_a_payment"),
                    commands(
                            "POST /api/stripe/payments",
                            "{\"amount\":500,\"currency\":\"usd\",\"payment_method\":\"pm_1\"}"),
                    commands(
                            "POST /api/stripe/create-payment-intent",
                            "{\"amount\":500,\"currency\":\"usd\"}"),
                    commands(
                            "POST /api/stripe/create-customer",
                            "{\"email\":\"ada@users.example\",\"name\":\"Ada\"}"),
                    commands(
                            "POST /api/stripe/create-subscription",
                            "{\"customerId\":\"cus_1\",\"priceId\":\"price_1\"}"),
                    merchants(
                            "POST /api/stripe/payments/{id}/capture",
                            "{}",
                            "pi_1",
                            "not_a_payment"),
                    merchants(
                            "POST /api/stripe/payments/{id}/cancel", "{}", "pi_1", "not_a_payment"),
                    merchants(
                            "POST /api/stripe/payments/{id}/refunds",
                            "{}",
                            "pi_1",
                            "not_a_payment"),
                    reads(
                            "GET /api/stripe/customers/{id}",
                            Things::customer,
                            "cus_absent",
                            "not_a_customer"),
                    readsOwn("GET /api/stripe/customer", Things::ownCustomer),
                    asks(
                            "GET /api/stripe/customers/{id}/payment-methods",
                            Things::customer,
                            "not_a_customer"),
                    commands(
                            "POST /api/stripe/customers/{id}",
                            "{\"name\":\"Ada\"}",
                            "cus_1",
                            "not_a_customer"),
                    commands("DELETE /api/stripe/customers/{id}", "", "cus_1", "not_a_customer"),
                    commands(
                            "POST /api/stripe/customers/{id}/default-payment-method",
                            "{\"payment_method\":\"pm_1\"}",
                            "cus_1",
                            "not_a_customer"),
                    commands("DELETE /api/stripe/payment-methods/{id}", "", "pm_1", "not_a_method"),
                    commands("POST /api/stripe/setup-intents", "{}"),
                    commands("POST /api/stripe/customer-sessions", "{}"),
                    reads(
                            "GET /api/stripe/setup-intents/{id}",
                            Things::setup,
                            "seti_absent",
                            "not_a_setup"),
                    reads(
                            "GET /api/stripe/subscriptions/{id}",
                            Things::subscription,
                            "sub_absent",
                            "not_a_subscription"),
                    reads("GET /api/stripe/subscriptions"),
                    commands(
                            "POST /api/stripe/subscriptions/{id}/cancel",
                            "{}",
                            "sub_1",
                            "not_a_subscription"),
                    commands(
                            "POST /api/stripe/subscriptions/{id}/resume",
                            "{}",
                            "sub_1",
                            "not_a_subscription"),
                    commands(
                            "POST /api/stripe/subscriptions/{id}/change",
                            "{\"price\":\"price_2\"}",
                            "sub_1",
                            "not_a_subscription"),
                    commands(
                            "POST /api/stripe/subscriptions/{id}/preview",
                            "{\"price\":\"price_2\"}",
                            "sub_1",
                            "not_a_subscription"),
                    commands(
                            "POST /api/stripe/billing-portal-sessions",
                            "{\"return_url\":\"https://shop.example/account\"}"),
                    commands(
                            "POST /api/stripe/checkout-sessions",
                            """
                            {"mode": "payment", "price": "price_1",
                             "success_url": "https://shop.example/done",
                             "cancel_url": "https://shop.example/cart"}
                            """));

    /// What one endpoint is for.
    sealed interface Row {
        /// Method and path, as the controllers declare them.
        String endpoint();

        default String method() {
            return endpoint().substring(0, endpoint().indexOf(' '));
        }

        /// The path with an id in the place of its variable.
        default String path(String id) {
            return endpoint()
                    .substring(endpoint().indexOf(' ') + 1)
                    .replaceAll("\\{[^}]+}", Matcher.quoteReplacement(id));
        }
    }

    record Open(String endpoint) implements Row {}

    /// @param make makes a thing of an owner and returns its id
    record ReadsOne(String endpoint, UnaryOperator<String> make, String absent, String malformed)
            implements Row {}

    record ReadsAll(String endpoint) implements Row {}

    /// @param make makes the thing of an owner
    record ReadsOwn(String endpoint, UnaryOperator<String> make) implements Row {}

    /// @param make makes a thing of an owner and returns its id
    record Asks(String endpoint, UnaryOperator<String> make, String malformed) implements Row {}

    record Makes(String endpoint, String body) implements Row {}

    /// @param isMerchants whether it is for services alone, unless configured otherwise
    record Changes(String endpoint, String body, String id, String malformed, boolean isMerchants)
            implements Row {}

    static Row open(String endpoint) {
        return new Open(endpoint);
    }

    static Row reads(String endpoint, UnaryOperator<String> make, String absent, String malformed) {
        return new ReadsOne(endpoint, make, absent, malformed);
    }

    static Row reads(String endpoint) {
        return new ReadsAll(endpoint);
    }

    static Row readsOwn(String endpoint, UnaryOperator<String> make) {
        return new ReadsOwn(endpoint, make);
    }

    static Row asks(String endpoint, UnaryOperator<String> make, String malformed) {
        return new Asks(endpoint, make, malformed);
    }

    static Row commands(String endpoint, String body) {
        return new Makes(endpoint, body);
    }

    static Row commands(String endpoint, String body, String id, String malformed) {
        return new Changes(endpoint, body, id, malformed, false);
    }

    static Row merchants(String endpoint, String body, String id, String malformed) {
        return new Changes(endpoint, body, id, malformed, true);
    }

    static <T extends Row> Stream<T> of(Class<T> kind) {
        return ALL.stream().filter(kind::isInstance).map((Function<Row, T>) kind::cast);
    }
}
