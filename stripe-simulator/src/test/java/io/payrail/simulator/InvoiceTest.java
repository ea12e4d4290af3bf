package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Invoices: what can be done with them in which state, and that they always add up.
final class InvoiceTest extends SimulatorTest {
    private static final int ROUNDS = 250;

    private String id(String path, String form) throws Exception {
        Answer answer = call("POST", path, form);
        assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(200);
        return answer.text("id");
    }

    private String customer() throws Exception {
        return id(
                "/v1/customers",
                "payment_method=pm_card_visa&invoice_settings[default_payment_method]=pm_card_visa");
    }

    private String draft(String customer, long amount) throws Exception {
        id("/v1/invoiceitems", "customer=" + customer + "&currency=usd&amount=" + amount);
        return id("/v1/invoices", "pending_invoice_items_behavior=include&customer=" + customer);
    }

    @Test
    void draftIsChangedMadeFinalAndPaid() throws Exception {
        String customer = customer();
        String draft = draft(customer, 2000);
        String item =
                id(
                        "/v1/invoiceitems",
                        "currency=usd&amount=500&customer=" + customer + "&invoice=" + draft);
        assertThat(call("GET", "/v1/invoices/" + draft, "").body().path("total").asLong())
                .isEqualTo(2500);
        call("POST", "/v1/invoiceitems/" + item, "amount=700");
        ObjectNode open = call("POST", "/v1/invoices/" + draft + "/finalize", "").body();
        assertThat(open.path("amount_due").asLong()).isEqualTo(2700);
        assertThat(open.path("number").asString()).endsWith("-0001");
        assertThat(call("POST", "/v1/invoiceitems/" + item, "amount=1").error("code"))
                .isEqualTo("invoice_not_editable");
        Answer paid = call("POST", "/v1/invoices/" + draft + "/pay", "");
        assertThat(paid.text("status")).isEqualTo("paid");
        assertThat(call("POST", "/v1/invoices/" + draft + "/pay", "").error("code"))
                .isEqualTo("invoice_already_paid");
        assertThat(call("GET", "/v1/invoices/" + draft + "/lines", "").body().path("data"))
                .hasSize(2);
    }

    @Test
    void cardThatWantsItsHolderLeavesTheInvoiceOpenAndSaysSo() throws Exception {
        String customer = id("/v1/customers", "");
        String method =
                id(
                        "/v1/payment_methods/pm_card_threeDSecure2Required/attach",
                        "customer=" + customer);
        String draft = draft(customer, 2000);
        Answer refused = call("POST", "/v1/invoices/" + draft + "/pay", "payment_method=" + method);
        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.error("code")).isEqualTo("invoice_payment_intent_requires_action");
        assertThat(eventTypes()).contains("invoice.payment_action_required");
        String intent = refused.body().path("error").path("payment_intent").path("id").asString();
        String secret =
                refused.body()
                        .path("error")
                        .path("payment_intent")
                        .path("client_secret")
                        .asString();
        call(
                "POST",
                "/_simulator/authenticate/" + intent + "?client_secret=" + secret,
                "outcome=succeed");
        assertThat(call("GET", "/v1/invoices/" + draft, "").text("status")).isEqualTo("paid");
    }

    @Test
    void onlyDraftsAreDeletedAndOnlyOpenOnesVoidedOrGivenUp() throws Exception {
        String customer = customer();
        String draft = draft(customer, 2000);
        assertThat(call("POST", "/v1/invoices/" + draft + "/void", "").status()).isEqualTo(400);
        assertThat(call("DELETE", "/v1/invoices/" + draft, "").body().path("deleted").asBoolean())
                .isTrue();
        String open = draft(customer, 2000);
        call("POST", "/v1/invoices/" + open + "/finalize", "");
        assertThat(call("DELETE", "/v1/invoices/" + open, "").error("code"))
                .isEqualTo("invoice_not_editable");
        assertThat(call("POST", "/v1/invoices/" + open + "/mark_uncollectible", "").text("status"))
                .isEqualTo("uncollectible");
        assertThat(call("POST", "/v1/invoices/" + open + "/void", "").text("status"))
                .isEqualTo("void");
    }

    @Test
    void couponTakesItsShareOffTheFirstInvoiceOnly() throws Exception {
        String coupon = id("/v1/coupons", "percent_off=25");
        String price =
                id(
                        "/v1/prices",
                        "currency=usd&unit_amount=1000&recurring[interval]=month&product_data[name]=Gold");
        String subscription =
                id(
                        "/v1/subscriptions",
                        "customer="
                                + customer()
                                + "&items[0][price]="
                                + price
                                + "&discounts[0][coupon]="
                                + coupon);
        JsonNode first = latest(subscription);
        assertThat(first.path("subtotal").asLong()).isEqualTo(1000);
        assertThat(first.path("total").asLong()).isEqualTo(750);
        assertThat(first.path("amount_paid").asLong()).isEqualTo(750);
        control("POST", "/clock", "{\"advance_seconds\": 2764800}");
        assertThat(latest(subscription).path("amount_paid").asLong()).isEqualTo(1000);
    }

    private JsonNode latest(String subscription) throws Exception {
        return call("GET", "/v1/subscriptions/" + subscription + "?expand[]=latest_invoice", "")
                .body()
                .path("latest_invoice");
    }

    /// Whatever customers, items, coupons and subscriptions do in whatever order: every invoice's
    /// figures follow from its lines, numbers run without gaps, and each customer's balance follows
    /// from their invoices.
    @Test
    void everyInvoiceAddsUpAfterAnyHistory() throws Exception {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        List<String> customers = new ArrayList<>();
        List<String> prices = new ArrayList<>();
        List<String> subscriptions = new ArrayList<>();
        List<String> coupons = new ArrayList<>();
        coupons.add(id("/v1/coupons", "percent_off=12.5&duration=forever"));
        coupons.add(id("/v1/coupons", "amount_off=333&currency=usd&duration=once"));
        for (int i = 0; i < 3; i++) {
            customers.add(customer());
            prices.add(
                    id(
                            "/v1/prices",
                            "currency=usd&product_data[name]=P"
                                    + i
                                    + "&recurring[interval]="
                                    + List.of("month", "month", "year").get(i)
                                    + "&unit_amount="
                                    + (99 + random.nextInt(9_000))));
        }
        for (int i = 0; i < ROUNDS; i++) {
            String customer = customers.get(random.nextInt(customers.size()));
            String price = prices.get(random.nextInt(prices.size()));
            switch (random.nextInt(8)) {
                case 0, 1 ->
                        id(
                                "/v1/invoiceitems",
                                "currency=usd&customer="
                                        + customer
                                        + "&amount="
                                        + (random.nextInt(6_000) - 2_000));
                case 2 -> {
                    String invoice =
                            id(
                                    "/v1/invoices",
                                    "pending_invoice_items_behavior=include&customer="
                                            + customer
                                            + (random.nextBoolean()
                                                    ? ""
                                                    : "&discounts[0][coupon]="
                                                            + coupons.getFirst()));
                    call("POST", "/v1/invoices/" + invoice + "/finalize", "");
                    if (random.nextBoolean()) {
                        call("POST", "/v1/invoices/" + invoice + "/pay", "");
                    }
                }
                case 3 -> {
                    if (subscriptions.size() < 6) {
                        subscriptions.add(
                                id(
                                        "/v1/subscriptions",
                                        "customer="
                                                + customer
                                                + "&items[0][price]="
                                                + price
                                                + "&items[0][quantity]="
                                                + (1 + random.nextInt(4))
                                                + (random.nextBoolean()
                                                        ? ""
                                                        : "&discounts[0][coupon]="
                                                                + coupons.get(random.nextInt(2)))));
                    }
                }
                case 4, 5, 6 -> change(random, subscriptions, price);
                default ->
                        control(
                                "POST",
                                "/clock",
                                "{\"advance_seconds\": " + random.nextInt(1_500_000) + "}");
            }
        }
        check(customers, "seed " + seed);
    }

    private void change(Random random, List<String> subscriptions, String price) throws Exception {
        if (subscriptions.isEmpty()) {
            return;
        }
        String path =
                "/v1/subscriptions/" + subscriptions.get(random.nextInt(subscriptions.size()));
        ObjectNode subscription = call("GET", path, "").body();
        if (subscription.path("ended_at").isNumber()) {
            return;
        }
        String item = subscription.path("items").path("data").path(0).path("id").asString();
        String behaviour =
                List.of("always_invoice", "create_prorations", "none").get(random.nextInt(3));
        Answer changed =
                call(
                        "POST",
                        path,
                        "proration_behavior="
                                + behaviour
                                + "&items[0][id]="
                                + item
                                + "&items[0][quantity]="
                                + (1 + random.nextInt(5))
                                + (random.nextInt(3) > 0 ? "" : "&items[0][price]=" + price));
        assertThat(changed.status()).as(changed.body().toString()).isEqualTo(200);
    }

    private void check(List<String> customers, String history) throws Exception {
        int seen = 0;
        for (String customer : customers) {
            Map<String, Integer> numbers = new HashMap<>();
            long balance = 0;
            List<ObjectNode> invoices = invoices(customer);
            for (ObjectNode invoice : invoices) {
                String about = history + " " + invoice;
                addsUp(invoice, about);
                seen++;
                if (invoice.path("status").asString().equals("draft")) {
                    continue;
                }
                numbers.merge(invoice.path("number").asString(), 1, Integer::sum);
                balance +=
                        invoice.path("ending_balance").asLong()
                                - invoice.path("starting_balance").asLong();
            }
            ObjectNode now = call("GET", "/v1/customers/" + customer, "").body();
            assertThat(now.path("balance").asLong()).as(history).isEqualTo(balance);
            assertThat(numbers.values()).as(history).allMatch(times -> times == 1);
            assertThat(now.path("next_invoice_sequence").asInt())
                    .as(history)
                    .isEqualTo(numbers.size() + 1);
        }
        assertThat(seen).as(history).isGreaterThan(20);
    }

    private List<ObjectNode> invoices(String customer) throws Exception {
        List<ObjectNode> all = new ArrayList<>();
        String after = "";
        ObjectNode page;
        do {
            page = call("GET", "/v1/invoices?limit=100&customer=" + customer + after, "").body();
            page.path("data").forEach(invoice -> all.add((ObjectNode) invoice));
            after = all.isEmpty() ? "" : "&starting_after=" + all.getLast().path("id").asString();
        } while (page.path("has_more").asBoolean());
        return all;
    }

    private static void addsUp(ObjectNode invoice, String about) {
        long lines = 0;
        long discounts = 0;
        for (JsonNode line : invoice.path("lines").path("data")) {
            lines += line.path("amount").asLong();
            long off = 0;
            for (JsonNode discount : line.path("discount_amounts")) {
                off += discount.path("amount").asLong();
                assertThat(discount.path("amount").asLong()).as(about).isNotNegative();
            }
            assertThat(off)
                    .as(about)
                    .isLessThanOrEqualTo(Math.max(0, line.path("amount").asLong()));
            discounts += off;
        }
        long total = invoice.path("total").asLong();
        long due = invoice.path("amount_due").asLong();
        assertThat(invoice.path("subtotal").asLong()).as(about).isEqualTo(lines);
        assertThat(total).as(about).isEqualTo(lines - discounts);
        long totalDiscounts = 0;
        for (JsonNode discount : invoice.path("total_discount_amounts")) {
            totalDiscounts += discount.path("amount").asLong();
        }
        assertThat(totalDiscounts).as(about).isEqualTo(discounts);
        assertThat(due)
                .as(about)
                .isEqualTo(Math.max(0, total + invoice.path("starting_balance").asLong()));
        switch (invoice.path("status").asString()) {
            case "paid" -> {
                assertThat(invoice.path("amount_paid").asLong()).as(about).isEqualTo(due);
                assertThat(invoice.path("amount_remaining").asLong()).as(about).isZero();
            }
            case "open" ->
                    assertThat(invoice.path("amount_remaining").asLong()).as(about).isEqualTo(due);
            default -> {}
        }
        if (!invoice.path("status").asString().equals("draft")) {
            assertThat(invoice.path("ending_balance").asLong())
                    .as(about)
                    .isEqualTo(invoice.path("starting_balance").asLong() + total - due);
        }
    }
}
