package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Subscriptions on test clocks: what happens when, to the second.
final class TestClockTest extends SimulatorTest {
    private static final long START = at(LocalDate.of(2027, 1, 31));
    private static final long HOUR = 3_600;
    private static final long DAY = 24 * HOUR;

    private static long at(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }

    private String clock() throws Exception {
        return call("POST", "/v1/test_helpers/test_clocks", "frozen_time=" + START).text("id");
    }

    private void advance(String clock, long to) throws Exception {
        Answer answer =
                call(
                        "POST",
                        "/v1/test_helpers/test_clocks/" + clock + "/advance",
                        "frozen_time=" + to);
        assertThat(answer.text("status")).as(answer.body().toString()).isEqualTo("advancing");
        await().pollInterval(Duration.ofMillis(20))
                .until(
                        () -> get("/v1/test_helpers/test_clocks/" + clock),
                        now -> now.path("status").asString().equals("ready"));
        assertThat(get("/v1/test_helpers/test_clocks/" + clock).path("frozen_time").asLong())
                .isEqualTo(to);
    }

    private ObjectNode get(String path) throws Exception {
        return call("GET", path, "").body();
    }

    private String customer(String clock, String card) throws Exception {
        return call(
                        "POST",
                        "/v1/customers",
                        "test_clock="
                                + clock
                                + "&payment_method="
                                + card
                                + "&invoice_settings[default_payment_method]="
                                + card)
                .text("id");
    }

    private String price(long amount, String interval) throws Exception {
        return call(
                        "POST",
                        "/v1/prices",
                        "currency=usd&product_data[name]=Gold&unit_amount="
                                + amount
                                + "&recurring[interval]="
                                + interval)
                .text("id");
    }

    private ObjectNode subscribe(String customer, String price, String more) throws Exception {
        Answer answer =
                call(
                        "POST",
                        "/v1/subscriptions",
                        "customer=" + customer + "&items[0][price]=" + price + more);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body();
    }

    private List<ObjectNode> invoices(ObjectNode subscription) throws Exception {
        List<ObjectNode> oldestFirst = new ArrayList<>();
        get("/v1/invoices?limit=100&subscription=" + subscription.path("id").asString())
                .path("data")
                .forEach(invoice -> oldestFirst.addFirst((ObjectNode) invoice));
        return oldestFirst;
    }

    private ObjectNode again(ObjectNode subscription) throws Exception {
        return get("/v1/subscriptions/" + subscription.path("id").asString());
    }

    private static long periodEnd(ObjectNode subscription) {
        return subscription.path("items").path("data").path(0).path("current_period_end").asLong();
    }

    @Test
    void monthsAreCountedFromTheAnchorAndRenewalsAreDraftsForAnHour() throws Exception {
        String clock = clock();
        ObjectNode subscription =
                subscribe(customer(clock, "pm_card_visa"), price(1500, "month"), "");
        assertThat(subscription.path("created").asLong()).isEqualTo(START);
        assertThat(periodEnd(subscription)).isEqualTo(at(LocalDate.of(2027, 2, 28)));

        advance(clock, at(LocalDate.of(2027, 2, 28)) + HOUR / 2);
        assertThat(periodEnd(again(subscription))).isEqualTo(at(LocalDate.of(2027, 3, 31)));
        ObjectNode draft = invoices(subscription).getLast();
        assertThat(draft.path("status").asString()).isEqualTo("draft");
        assertThat(draft.path("created").asLong()).isEqualTo(at(LocalDate.of(2027, 2, 28)));
        assertThat(draft.path("number").isNull()).isTrue();

        advance(clock, at(LocalDate.of(2027, 2, 28)) + 2 * HOUR);
        ObjectNode paid = invoices(subscription).getLast();
        assertThat(paid.path("id")).isEqualTo(draft.path("id"));
        assertThat(paid.path("status").asString()).isEqualTo("paid");
        assertThat(paid.path("status_transitions").path("paid_at").asLong())
                .isEqualTo(at(LocalDate.of(2027, 2, 28)) + HOUR);
        assertThat(paid.path("number").asString()).endsWith("-0002");
        assertThat(eventTypes())
                .containsSubsequence(
                        "test_helpers.test_clock.advancing",
                        "invoice.upcoming",
                        "customer.subscription.updated",
                        "invoice.created",
                        "test_helpers.test_clock.ready",
                        "test_helpers.test_clock.advancing",
                        "invoice.finalized",
                        "payment_intent.succeeded",
                        "invoice.paid",
                        "test_helpers.test_clock.ready");
    }

    @Test
    void trialIsAnnouncedThreeDaysBeforeItEnds() throws Exception {
        String clock = clock();
        ObjectNode subscription =
                subscribe(
                        customer(clock, "pm_card_visa"),
                        price(1500, "month"),
                        "&trial_period_days=10");
        advance(clock, START + 7 * DAY - 1);
        assertThat(eventTypes()).doesNotContain("customer.subscription.trial_will_end");
        advance(clock, START + 7 * DAY);
        assertThat(eventTypes()).contains("customer.subscription.trial_will_end");
        assertThat(again(subscription).path("status").asString()).isEqualTo("trialing");
        advance(clock, START + 10 * DAY + HOUR);
        assertThat(again(subscription).path("status").asString()).isEqualTo("active");
        assertThat(invoices(subscription).getLast().path("amount_paid").asLong()).isEqualTo(1500);
    }

    @Test
    void trialWithoutAPaymentMethodPausesAndResumes() throws Exception {
        String clock = clock();
        String customer = call("POST", "/v1/customers", "test_clock=" + clock).text("id");
        ObjectNode subscription =
                subscribe(
                        customer,
                        price(1500, "month"),
                        "&trial_period_days=10&trial_settings[end_behavior][missing_payment_method]=pause");
        advance(clock, START + 11 * DAY);
        assertThat(again(subscription).path("status").asString()).isEqualTo("paused");
        String path = "/v1/subscriptions/" + subscription.path("id").asString();
        assertThat(call("POST", path + "/resume", "").status()).isEqualTo(400);
        String method =
                call("POST", "/v1/payment_methods/pm_card_visa/attach", "customer=" + customer)
                        .text("id");
        call("POST", path, "default_payment_method=" + method);
        assertThat(call("POST", path + "/resume", "").text("status")).isEqualTo("active");
        assertThat(invoices(subscription).getLast().path("status").asString()).isEqualTo("paid");
        assertThat(eventTypes())
                .containsSubsequence(
                        "customer.subscription.paused", "customer.subscription.resumed");
    }

    @Test
    void failedRenewalIsTriedAgainThreeTimesAndThenEndsTheSubscription() throws Exception {
        String clock = clock();
        String customer = customer(clock, "pm_card_visa");
        ObjectNode subscription = subscribe(customer, price(1500, "month"), "");
        String failing =
                call(
                                "POST",
                                "/v1/payment_methods/pm_card_chargeCustomerFail/attach",
                                "customer=" + customer)
                        .text("id");
        String path = "/v1/subscriptions/" + subscription.path("id").asString();
        call("POST", path, "default_payment_method=" + failing);

        long due = at(LocalDate.of(2027, 2, 28)) + HOUR;
        advance(clock, due);
        assertThat(again(subscription).path("status").asString()).isEqualTo("past_due");
        ObjectNode open = invoices(subscription).getLast();
        assertThat(open.path("attempt_count").asInt()).isEqualTo(1);
        assertThat(open.path("next_payment_attempt").asLong()).isEqualTo(due + 3 * DAY);

        advance(clock, due + 15 * DAY - 1);
        assertThat(invoices(subscription).getLast().path("attempt_count").asInt()).isEqualTo(3);
        assertThat(again(subscription).path("status").asString()).isEqualTo("past_due");
        advance(clock, due + 15 * DAY);
        ObjectNode ended = again(subscription);
        assertThat(ended.path("status").asString()).isEqualTo("canceled");
        assertThat(ended.path("cancellation_details").path("reason").asString())
                .isEqualTo("payment_failed");
        assertThat(ended.path("ended_at").asLong()).isEqualTo(due + 15 * DAY);
        assertThat(eventTypes().stream().filter("invoice.payment_failed"::equals)).hasSize(4);
    }

    @Test
    void paymentAfterAFailedTryMakesItActiveAgain() throws Exception {
        String clock = clock();
        String customer = customer(clock, "pm_card_visa");
        ObjectNode subscription = subscribe(customer, price(1500, "month"), "");
        String path = "/v1/subscriptions/" + subscription.path("id").asString();
        String failing =
                call(
                                "POST",
                                "/v1/payment_methods/pm_card_chargeCustomerFail/attach",
                                "customer=" + customer)
                        .text("id");
        call("POST", path, "default_payment_method=" + failing);
        advance(clock, at(LocalDate.of(2027, 2, 28)) + HOUR);
        call("POST", path, "default_payment_method=");
        advance(clock, at(LocalDate.of(2027, 2, 28)) + HOUR + 3 * DAY);
        assertThat(again(subscription).path("status").asString()).isEqualTo("active");
        assertThat(invoices(subscription).getLast().path("status").asString()).isEqualTo("paid");
    }

    @Test
    void changeInTheMiddleOfAPeriodCostsWhatItsPreviewSaid() throws Exception {
        String clock = clock();
        ObjectNode subscription =
                subscribe(customer(clock, "pm_card_visa"), price(2800, "month"), "");
        String item = subscription.path("items").path("data").path(0).path("id").asString();
        String other = price(5600, "month");
        advance(clock, START + 14 * DAY);
        String change =
                "[items][0][id]=" + item + "&subscription_details[items][0][price]=" + other;
        ObjectNode preview =
                call(
                                "POST",
                                "/v1/invoices/create_preview",
                                "subscription="
                                        + subscription.path("id").asString()
                                        + "&subscription_details[proration_behavior]=always_invoice"
                                        + "&subscription_details"
                                        + change)
                        .body();
        // Half of 28 days is left: 1400 back, 2800 to pay.
        assertThat(preview.path("total").asLong()).isEqualTo(1400);
        assertThat(invoices(subscription)).hasSize(1);

        call(
                "POST",
                "/v1/subscriptions/" + subscription.path("id").asString(),
                "proration_behavior=always_invoice&items[0][id]="
                        + item
                        + "&items[0][price]="
                        + other);
        ObjectNode invoice = invoices(subscription).getLast();
        assertThat(invoice.path("total").asLong()).isEqualTo(1400);
        assertThat(invoice.path("status").asString()).isEqualTo("paid");
        assertThat(invoice.path("billing_reason").asString()).isEqualTo("subscription_update");
        assertThat(amounts(invoice)).containsExactly(-1400L, 2800L);
    }

    @Test
    void changeWithoutAnInvoiceOfItsOwnIsOnTheNextOne() throws Exception {
        String clock = clock();
        ObjectNode subscription =
                subscribe(customer(clock, "pm_card_visa"), price(2800, "month"), "");
        advance(clock, START + 14 * DAY);
        call(
                "POST",
                "/v1/subscriptions/" + subscription.path("id").asString(),
                "items[0][quantity]=2&items[0][id]="
                        + subscription.path("items").path("data").path(0).path("id").asString());
        assertThat(invoices(subscription)).hasSize(1);
        advance(clock, at(LocalDate.of(2027, 2, 28)) + HOUR);
        assertThat(amounts(invoices(subscription).getLast())).containsExactly(-1400L, 2800L, 5600L);
    }

    private static List<Long> amounts(ObjectNode invoice) {
        return invoice.path("lines")
                .path("data")
                .valueStream()
                .map(line -> line.path("amount").asLong())
                .toList();
    }

    @Test
    void cancellationAtThePeriodsEndHappensThen() throws Exception {
        String clock = clock();
        ObjectNode subscription =
                subscribe(customer(clock, "pm_card_visa"), price(1500, "month"), "");
        call(
                "POST",
                "/v1/subscriptions/" + subscription.path("id").asString(),
                "cancel_at_period_end=true");
        advance(clock, at(LocalDate.of(2027, 2, 28)) - 1);
        assertThat(again(subscription).path("status").asString()).isEqualTo("active");
        advance(clock, at(LocalDate.of(2027, 3, 1)));
        ObjectNode ended = again(subscription);
        assertThat(ended.path("status").asString()).isEqualTo("canceled");
        assertThat(ended.path("ended_at").asLong()).isEqualTo(at(LocalDate.of(2027, 2, 28)));
        assertThat(invoices(subscription)).hasSize(1);
    }

    @Test
    void clockCannotGoBackNorTooFarAndTakesItsObjectsWithIt() throws Exception {
        String clock = clock();
        String path = "/v1/test_helpers/test_clocks/" + clock;
        String customer = customer(clock, "pm_card_visa");
        ObjectNode subscription = subscribe(customer, price(1500, "month"), "");
        assertThat(call("POST", path + "/advance", "frozen_time=" + START).error("param"))
                .isEqualTo("frozen_time");
        assertThat(call("POST", path + "/advance", "frozen_time=" + (START + 90 * DAY)).status())
                .isEqualTo(400);
        Answer deleted = call("DELETE", path, "");
        assertThat(deleted.body().path("deleted").asBoolean()).isTrue();
        assertThat(get("/v1/customers/" + customer).path("deleted").asBoolean()).isTrue();
        assertThat(
                        call("GET", "/v1/subscriptions/" + subscription.path("id").asString(), "")
                                .status())
                .isEqualTo(404);
    }

    @Test
    void accountsTimeDoesNotMoveWhatATestClockHolds() throws Exception {
        String clock = clock();
        ObjectNode subscription =
                subscribe(customer(clock, "pm_card_visa"), price(1500, "month"), "");
        control("POST", "/clock", "{\"advance_seconds\": " + 25 * DAY + "}");
        JsonNode same = again(subscription);
        assertThat(same).isEqualTo(subscription);
    }
}
