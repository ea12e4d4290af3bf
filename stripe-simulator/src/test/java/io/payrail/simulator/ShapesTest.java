package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.simulator.json.Json;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Objects carry at least the fields of Stripe's own published fixtures.
final class ShapesTest extends SimulatorTest {
    /// Fields that Stripe's fixture has and a current object does not, with the reason.
    private static final Map<String, String> ALLOWED =
            Map.of(
                    "charge.refunds", "shown only when expanded, since API version 2022-11-15",
                    "invoice.subscription", "moved to parent.subscription_details in 2025-03-31");

    @Test
    void everyKindOfObjectHasTheFieldsOfStripesFixture() throws Exception {
        String customer = call("POST", "/v1/customers", "name=Ada").text("id");
        String price =
                call(
                                "POST",
                                "/v1/prices",
                                "currency=usd&unit_amount=1000&recurring[interval]=month&product_data[name]=Gold")
                        .text("id");
        String subscription =
                call(
                                "POST",
                                "/v1/subscriptions",
                                "payment_behavior=default_incomplete&customer="
                                        + customer
                                        + "&items[0][price]="
                                        + price)
                        .text("id");
        String endpoint =
                call(
                                "POST",
                                "/v1/webhook_endpoints",
                                "url=http://127.0.0.1:1/x&enabled_events[]=charge.failed")
                        .text("id");
        call("POST", "/v1/setup_intents", "customer=" + customer);
        String intent =
                call(
                                "POST",
                                "/v1/payment_intents",
                                "amount=500&currency=usd&confirm=true&payment_method_types[]=card"
                                        + "&payment_method=pm_card_createDispute")
                        .text("id");
        String refundable =
                call(
                                "POST",
                                "/v1/payment_intents",
                                "amount=500&currency=usd&confirm=true&payment_method_types[]=card"
                                        + "&payment_method=pm_card_visa")
                        .text("id");
        call("POST", "/v1/refunds", "payment_intent=" + refundable);

        ObjectNode objects = Json.object();
        for (String kind :
                new String[] {
                    "balance_transaction", "charge", "customer", "dispute", "event", "invoice",
                    "invoice_payment", "payment_intent", "price", "product", "refund",
                            "setup_intent",
                    "subscription", "webhook_endpoint"
                }) {
            objects.set(kind, call("GET", "/v1/" + kind + "s", "").body().path("data").path(0));
        }
        addRest(objects, customer);
        objects.set("payment_method", call("GET", "/v1/payment_methods/pm_card_visa", "").body());
        objects.set("account", call("GET", "/v1/account", "").body());
        objects.set("balance", call("GET", "/v1/balance", "").body());
        objects.set(
                "ephemeral_key",
                call(
                                "POST",
                                "/v1/ephemeral_keys",
                                "customer=" + customer,
                                "Stripe-Version",
                                "2025-01-01")
                        .body());
        objects.set(
                "customer_session",
                call(
                                "POST",
                                "/v1/customer_sessions",
                                "customer=" + customer + "&components[pricing_table][enabled]=true")
                        .body());
        objects.set(
                "subscription_item",
                objects.path("subscription").path("items").path("data").path(0));
        objects.set("line_item", objects.path("invoice").path("lines").path("data").path(0));
        objects.set(
                "deleted_webhook_endpoint",
                call("DELETE", "/v1/webhook_endpoints/" + endpoint, "").body());
        objects.set("deleted_customer", call("DELETE", "/v1/customers/" + customer, "").body());
        String loose = call("POST", "/v1/products", "name=x").text("id");
        objects.set("deleted_product", call("DELETE", "/v1/products/" + loose, "").body());
        assertThat(intent).startsWith("pi_");
        assertThat(subscription).startsWith("sub_");

        ObjectNode fixtures = fixtures();
        Set<String> lacking = new TreeSet<>();
        for (var fixture : fixtures.properties()) {
            JsonNode object = objects.path(fixture.getKey());
            assertThat(object.isObject()).as(fixture.getKey()).isTrue();
            compare(fixture.getKey(), fixture.getValue(), object, lacking);
        }
        assertThat(lacking).isEqualTo(ALLOWED.keySet());
        assertThat(new TreeSet<>(objects.propertyNames()))
                .isEqualTo(new TreeSet<>(fixtures.propertyNames()));
    }

    /// Kinds that have no list of their own, or are not named as their path is.
    private void addRest(ObjectNode objects, String customer) throws Exception {
        objects.set(
                "card",
                call("POST", "/v1/customers/" + customer + "/sources", "source=tok_visa").body());
        objects.set(
                "token",
                call(
                                "POST",
                                "/v1/tokens",
                                "card[number]=4242424242424242&card[exp_month]=8&card[exp_year]=2040")
                        .body());
        ObjectNode session =
                call(
                                "POST",
                                "/v1/checkout/sessions",
                                "mode=payment&success_url=https://example.com&expand[]=line_items"
                                        + "&line_items[0][price_data][currency]=usd"
                                        + "&line_items[0][price_data][unit_amount]=500"
                                        + "&line_items[0][price_data][product_data][name]=Gold")
                        .body();
        objects.set("item", session.path("line_items").path("data").path(0));
        session.remove("line_items");
        objects.set("checkout.session", session);
        objects.set(
                "test_helpers.test_clock",
                call("POST", "/v1/test_helpers/test_clocks", "frozen_time=1800000000").body());
        objects.set(
                "plan",
                call(
                                "POST",
                                "/v1/plans",
                                "amount=500&currency=usd&interval=month&product[name]=Gold")
                        .body());
        objects.set(
                "invoiceitem",
                call("POST", "/v1/invoiceitems", "amount=500&currency=usd&customer=" + customer)
                        .body());
        ObjectNode coupon = call("POST", "/v1/coupons", "percent_off=10").body();
        objects.set("coupon", coupon);
        ObjectNode discounted =
                call(
                                "POST",
                                "/v1/invoices",
                                "expand[]=discounts&customer="
                                        + customer
                                        + "&discounts[0][coupon]="
                                        + coupon.path("id").asString())
                        .body();
        objects.set("discount", discounted.path("discounts").path(0));
        pay("pm_card_bypassPending");
        objects.set("payout", call("POST", "/v1/payouts", "amount=500&currency=usd").body());
    }

    /// Fields of the example that the object lacks. A null stands for a whole object, as in
    /// Stripe's.
    private static void compare(
            String path, JsonNode example, JsonNode object, Set<String> lacking) {
        if (example instanceof ObjectNode fields && object instanceof ObjectNode) {
            if (path.equals("event.data.object") || path.endsWith(".metadata")) {
                return;
            }
            for (var field : fields.properties()) {
                String name = path + "." + field.getKey();
                JsonNode value = object.get(field.getKey());
                boolean optional = path.split("\\.", -1).length > 1 && field.getValue().isNull();
                if (value == null && !optional) {
                    lacking.add(name);
                } else if (value != null) {
                    compare(name, field.getValue(), value, lacking);
                }
            }
        } else if (example instanceof ArrayNode examples
                && object instanceof ArrayNode elements
                && !examples.isEmpty()
                && !elements.isEmpty()) {
            compare(path + "[]", examples.get(0), elements.get(0), lacking);
        }
    }

    private static ObjectNode fixtures() throws Exception {
        try (InputStream in = ShapesTest.class.getResourceAsStream("stripe-fixtures.json")) {
            return Json.read(Objects.requireNonNull(in).readAllBytes());
        }
    }
}
