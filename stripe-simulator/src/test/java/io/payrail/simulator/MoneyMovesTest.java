package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The other ways in and out: charges without an intent, bank debits, checkout, payouts.
final class MoneyMovesTest extends SimulatorTest {
    private Answer ok(String path, String form) throws Exception {
        Answer answer = call("POST", path, form);
        assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(200);
        return answer;
    }

    private ObjectNode get(String path) throws Exception {
        return call("GET", path, "").body();
    }

    @Test
    void chargeByATokenSucceedsOnceAndIsRefundedInParts() throws Exception {
        Answer charge = ok("/v1/charges", "amount=2000&currency=usd&source=tok_visa");
        assertThat(charge.text("status")).isEqualTo("succeeded");
        assertThat(charge.body().path("payment_intent").isNull()).isTrue();
        assertThat(charge.body().path("source").path("last4").asString()).isEqualTo("4242");
        String id = charge.text("id");
        ok("/v1/refunds", "charge=" + id + "&amount=500");
        ok("/v1/refunds", "charge=" + id + "&amount=1500");
        assertThat(get("/v1/charges/" + id).path("refunded").asBoolean()).isTrue();
        assertThat(call("POST", "/v1/refunds", "charge=" + id).error("code"))
                .isEqualTo("charge_already_refunded");

        String token =
                ok(
                                "/v1/tokens",
                                "card[number]=4242424242424242&card[exp_month]=8&card[exp_year]=2040")
                        .text("id");
        ok("/v1/charges", "amount=2000&currency=usd&source=" + token);
        assertThat(
                        call("POST", "/v1/charges", "amount=2000&currency=usd&source=" + token)
                                .error("code"))
                .isEqualTo("token_already_used");
    }

    @Test
    void declinedChargeNamesItself() throws Exception {
        Answer declined =
                call(
                        "POST",
                        "/v1/charges",
                        "amount=2000&currency=usd&source=tok_chargeDeclinedInsufficientFunds");
        assertThat(declined.status()).isEqualTo(402);
        assertThat(declined.error("decline_code")).isEqualTo("insufficient_funds");
        assertThat(get("/v1/charges/" + declined.error("charge")).path("status").asString())
                .isEqualTo("failed");
        assertThat(eventTypes()).containsExactly("charge.failed");
    }

    @Test
    void customersKeptCardPaysAndAnAuthorisedChargeIsCapturedInPart() throws Exception {
        String customer = ok("/v1/customers", "source=tok_mastercard").text("id");
        String id =
                ok("/v1/charges", "amount=2000&currency=usd&capture=false&customer=" + customer)
                        .text("id");
        ok("/v1/charges/" + id + "/capture", "amount=1200");
        JsonNode charge = get("/v1/charges/" + id + "?expand[]=balance_transaction");
        assertThat(charge.path("amount_captured").asLong()).isEqualTo(1200);
        assertThat(charge.path("balance_transaction").path("amount").asLong()).isEqualTo(1200);
        assertThat(call("POST", "/v1/charges/" + id + "/capture", "").error("code"))
                .isEqualTo("charge_already_captured");
        assertThat(
                        call(
                                        "POST",
                                        "/v1/charges",
                                        "amount=2000&currency=usd&customer="
                                                + ok("/v1/customers", "").text("id"))
                                .error("code"))
                .isEqualTo("missing");
    }

    @Test
    void browserPaysWithThePublishableKeyAndACardInThePaymentMethodData() throws Exception {
        Answer intent = ok("/v1/payment_intents", "amount=2000&currency=usd");
        String path = "/v1/payment_intents/" + intent.text("id") + "/confirm";
        String form =
                "client_secret="
                        + intent.text("client_secret")
                        + "&return_url=https://example.com&payment_method_data[type]=card"
                        + "&payment_method_data[guid]=NA&payment_method_data[time_on_page]=1234"
                        + "&payment_method_data[payment_user_agent]=stripe.js"
                        + "&payment_method_data[card][token]=tok_visa";
        Answer confirmed =
                call("POST", path, form, "Authorization", "Bearer " + simulator.publishableKey());
        assertThat(confirmed.status()).as(confirmed.body().toString()).isEqualTo(200);
        assertThat(confirmed.text("status")).isEqualTo("succeeded");
        assertThat(
                        call(
                                        "POST",
                                        "/v1/payment_intents",
                                        "amount=2000&currency=usd&confirm=true&payment_method_types[]=card"
                                                + "&payment_method_data[type]=card"
                                                + "&payment_method_data[card][number]=4000000000009995"
                                                + "&payment_method_data[card][exp_month]=8"
                                                + "&payment_method_data[card][exp_year]=2040")
                                .error("decline_code"))
                .isEqualTo("insufficient_funds");
    }

    @Test
    void bankDebitIsProcessingUntilTheBankHasAnswered() throws Exception {
        Answer paid = debit("AT611904300234573201");
        Answer refused = debit("AT861904300235473202");
        assertThat(paid.text("status")).isEqualTo("processing");
        control("POST", "/clock", "{\"advance_seconds\": 10}");
        assertThat(get("/v1/payment_intents/" + paid.text("id")).path("status").asString())
                .isEqualTo("succeeded");
        JsonNode failed = get("/v1/payment_intents/" + refused.text("id"));
        assertThat(failed.path("status").asString()).isEqualTo("requires_payment_method");
        assertThat(failed.path("last_payment_error").path("code").asString())
                .isEqualTo("payment_intent_payment_attempt_failed");
        assertThat(eventTypes())
                .containsSubsequence(
                        "charge.pending",
                        "payment_intent.processing",
                        "charge.succeeded",
                        "payment_intent.succeeded")
                .contains("payment_intent.payment_failed");
    }

    private Answer debit(String iban) throws Exception {
        return ok(
                "/v1/payment_intents",
                "amount=2000&currency=eur&confirm=true&payment_method_types[]=sepa_debit"
                        + "&payment_method_data[type]=sepa_debit"
                        + "&payment_method_data[sepa_debit][iban]="
                        + iban);
    }

    private String session(String mode, String more) throws Exception {
        return ok(
                        "/v1/checkout/sessions",
                        "mode="
                                + mode
                                + "&success_url=https://example.com/done?s={CHECKOUT_SESSION_ID}"
                                + more)
                .text("id");
    }

    private static String item(String recurring) {
        return "&line_items[0][quantity]=2&line_items[0][price_data][currency]=usd"
                + "&line_items[0][price_data][unit_amount]=1500"
                + "&line_items[0][price_data][product_data][name]=Gold"
                + recurring;
    }

    @Test
    void checkoutSessionIsPaidOnItsPage() throws Exception {
        String id = session("payment", item("") + "&metadata[order]=7");
        JsonNode open = get("/v1/checkout/sessions/" + id + "?expand[]=line_items");
        assertThat(open.path("amount_total").asLong()).isEqualTo(3000);
        assertThat(open.path("line_items").path("data")).hasSize(1);
        String page = open.path("url").asString().substring(simulator.baseUrl().length());
        Answer declined = call("POST", page, "payment_method=pm_card_chargeDeclined");
        assertThat(declined.status()).isEqualTo(402);
        Answer paid = call("POST", page, "payment_method=pm_card_visa");
        assertThat(paid.status()).isEqualTo(303);
        assertThat(paid.header("Location")).isEqualTo("https://example.com/done?s=" + id);
        JsonNode complete = get("/v1/checkout/sessions/" + id + "?expand[]=payment_intent");
        assertThat(complete.path("status").asString()).isEqualTo("complete");
        assertThat(complete.path("payment_status").asString()).isEqualTo("paid");
        assertThat(complete.path("payment_intent").path("amount_received").asLong())
                .isEqualTo(3000);
        assertThat(eventTypes())
                .containsSubsequence("payment_intent.succeeded", "checkout.session.completed");
        assertThat(call("POST", page, "payment_method=pm_card_visa").status()).isEqualTo(400);
    }

    @Test
    void checkoutOfASubscriptionMakesCustomerAndSubscription() throws Exception {
        String id =
                session(
                        "subscription",
                        item("&line_items[0][price_data][recurring][interval]=month"));
        ok(
                "/v1/payment_pages/" + id + "/confirm",
                "payment_method=pm_card_visa&expected_amount=3000");
        JsonNode complete = get("/v1/checkout/sessions/" + id + "?expand[]=subscription");
        assertThat(complete.path("subscription").path("status").asString()).isEqualTo("active");
        assertThat(complete.path("customer").asString()).startsWith("cus_");
        assertThat(complete.path("invoice").asString()).startsWith("in_");
    }

    @Test
    void openCheckoutSessionExpiresAfterADayOrWhenTold() throws Exception {
        String told = session("payment", item(""));
        String late = session("setup", "&currency=usd");
        assertThat(ok("/v1/checkout/sessions/" + told + "/expire", "").text("status"))
                .isEqualTo("expired");
        control("POST", "/clock", "{\"advance_seconds\": 86401}");
        assertThat(get("/v1/checkout/sessions/" + late).path("status").asString())
                .isEqualTo("expired");
        assertThat(eventTypes().stream().filter("checkout.session.expired"::equals)).hasSize(2);
    }

    @Test
    void payoutTakesWhatIsAvailableAndArrivesTheNextDay() throws Exception {
        assertThat(call("POST", "/v1/payouts", "amount=1000&currency=usd").error("code"))
                .isEqualTo("balance_insufficient");
        pay("pm_card_bypassPending");
        String cancelled = ok("/v1/payouts", "amount=1000&currency=usd").text("id");
        assertThat(ok("/v1/payouts/" + cancelled + "/cancel", "").text("status"))
                .isEqualTo("canceled");
        String id = ok("/v1/payouts", "amount=500&currency=usd").text("id");
        assertThat(get("/v1/payouts/" + id).path("status").asString()).isEqualTo("pending");
        control("POST", "/clock", "{\"advance_seconds\": 90000}");
        await().until(() -> get("/v1/payouts/" + id).path("status").asString().equals("paid"));
        assertThat(eventTypes())
                .containsSubsequence(
                        "balance.available", "payout.created", "payout.canceled", "payout.paid");
        JsonNode booked = get("/v1/balance_transactions?source=" + id).path("data").path(0);
        assertThat(booked.path("net").asLong()).isEqualTo(-500);
    }

    @Test
    void evidenceIsDueInNineDaysAndALateDisputeIsLost() throws Exception {
        String intent = pay("pm_card_createDispute").getId();
        JsonNode dispute = get("/v1/disputes?payment_intent=" + intent).path("data").path(0);
        long due = dispute.path("evidence_details").path("due_by").asLong();
        assertThat(due - dispute.path("created").asLong()).isEqualTo(9 * 86_400L);
        control("POST", "/clock", "{\"advance_seconds\": " + (9 * 86_400 + 5) + "}");
        JsonNode late = get("/v1/disputes/" + dispute.path("id").asString());
        assertThat(late.path("evidence_details").path("past_due").asBoolean()).isTrue();
        assertThat(late.path("status").asString()).isEqualTo("lost");
        assertThat(eventTypes()).contains("charge.dispute.closed");
    }
}
