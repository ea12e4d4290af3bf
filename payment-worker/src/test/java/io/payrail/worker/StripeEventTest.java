package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.StripeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StripeEventTest {
    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);

    private Projection projection;

    @BeforeAll
    void start() {
        projection = worker.startWorker().getBean(Projection.class);
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    private String payment() {
        var owner = new Owner("user-" + UUID.randomUUID(), null, null);
        var command =
                new PaymentCommand.Create(
                        UUID.randomUUID(), owner, Instant.now(), 2000, "eur", null, null);
        return ((PaymentReply.Ready) worker.execute(command)).paymentId();
    }

    private void confirm(String payment, String paymentMethod) {
        var _ =
                stripe.post(
                        "/v1/payment_intents/" + payment + "/confirm",
                        "payment_method",
                        paymentMethod,
                        "return_url",
                        "https://example.com/return");
    }

    private void deliver(List<JsonNode> events) {
        for (var event : events) {
            worker.sendStripeEvent(
                    event.path("data").path("object").path("id").asString(""), event.toString());
        }
    }

    private void awaitStatus(String payment, String status) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(localStatus(payment)).isEqualTo(status));
    }

    private String localStatus(String payment) {
        return worker.jdbc
                .sql("SELECT status FROM payment WHERE id = ?")
                .param(payment)
                .query(String.class)
                .optional()
                .orElse("absent");
    }

    private void awaitTakenIn(List<JsonNode> events) {
        var ids = events.stream().map(event -> event.path("id").asString("")).distinct().toList();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(
                                        worker.jdbc
                                                .sql(
                                                        "SELECT count(*) FROM inbox WHERE event_id IN (:ids)")
                                                .param("ids", ids)
                                                .query(Integer.class)
                                                .single())
                                .isEqualTo(ids.size()));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(
                                        worker.jdbc
                                                .sql(
                                                        "SELECT object_id FROM refresh WHERE reason = 'doubt'")
                                                .query(String.class)
                                                .list())
                                .isEmpty());
    }

    @Test
    void aConfirmedPaymentSucceedsOnceHoweverItsEventsArrive() {
        var payment = payment();
        confirm(payment, "pm_card_visa");
        var events = stripe.eventsAbout(payment);
        assertThat(events).hasSizeGreaterThanOrEqualTo(2);

        deliver(events.reversed());
        deliver(events);
        deliver(events.reversed());
        awaitTakenIn(events);

        awaitStatus(payment, "succeeded");
        assertThat(worker.journalOf(payment))
                .containsExactly("payrail.payment.created.v1", "payrail.payment.succeeded.v1");
    }

    @Test
    void aDeclineInTheSameSecondAsTheCreationIsFetchedAndTold() {
        var payment = payment();
        confirm(payment, "pm_card_chargeDeclinedInsufficientFunds");
        var events = stripe.eventsAbout(payment);

        deliver(events.reversed());
        awaitTakenIn(events);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(worker.journalOf(payment))
                                .containsExactly(
                                        "payrail.payment.created.v1",
                                        "payrail.payment.attempt_failed.v1"));
        assertThat(localStatus(payment)).isEqualTo("requires_payment_method");
    }

    /// A thin event as Stripe sends it: that something happened to an object, and not what.
    private static String thin(String event, String kind, String object, String context) {
        return """
        {"id": "%s", "object": "v2.core.event", "created": "%s", "livemode": false, "context": %s,
         "type": "v1.%s.changed", "related_object": {"id": "%s", "type": "%s", "url": "/v1/%ss/%s"}}
        """
                .formatted(event, Instant.now(), context, kind, object, kind, kind, object);
    }

    private String awaitOutcome(String event) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                worker.jdbc
                                        .sql("SELECT outcome FROM inbox WHERE event_id = ?")
                                        .param(event)
                                        .query(String.class)
                                        .optional()
                                        .orElse(""),
                        outcome -> !outcome.isEmpty());
    }

    @Test
    void aThinEventHasItsObjectFetchedAndTheChangeIsToldOnceHoweverOftenItComes() {
        var payment = payment();
        confirm(payment, "pm_card_visa");
        var event = "evt_thin_" + payment;

        worker.sendStripeEvent(payment, thin(event, "payment_intent", payment, "null"));
        assertThat(awaitOutcome(event)).isEqualTo("refresh");
        awaitStatus(payment, "succeeded");
        worker.sendStripeEvent(payment, thin(event, "payment_intent", payment, "null"));
        var events = stripe.eventsAbout(payment);
        deliver(events);
        awaitTakenIn(events);

        assertThat(worker.journalOf(payment))
                .containsExactly("payrail.payment.created.v1", "payrail.payment.succeeded.v1");
    }

    @Test
    void aThinEventAboutWhatCannotBeFetchedIsToldAsReceived() {
        worker.sendStripeEvent("mtr_1", thin("evt_meter", "billing.meter", "mtr_1", "null"));
        worker.sendStripeEvent(
                "pi_other", thin("evt_other", "payment_intent", "pi_other", "\"acct_other\""));

        assertThat(awaitOutcome("evt_meter")).isEqualTo("recorded");
        assertThat(awaitOutcome("evt_other")).isEqualTo("recorded");
        assertThat(worker.journalOf("mtr_1")).containsExactly("payrail.stripe.received.v1");
        assertThat(worker.journalOf("pi_other")).containsExactly("payrail.stripe.received.v1");
    }

    @Test
    void aPaymentNeverSeenBeforeIsAdopted() {
        var payment =
                stripe.post("/v1/payment_intents", "amount", "1500", "currency", "usd")
                        .path("id")
                        .asString("");

        deliver(stripe.eventsAbout(payment));

        awaitStatus(payment, "requires_payment_method");
        assertThat(worker.journalOf(payment)).containsExactly("payrail.payment.created.v1");
    }

    @Test
    void aRefundIsToldWithItsPayment() {
        var payment = payment();
        confirm(payment, "pm_card_visa");
        var charge =
                stripe.get("/v1/payment_intents/" + payment).path("latest_charge").asString("");
        deliver(stripe.eventsAbout(payment));
        awaitStatus(payment, "succeeded");

        var _ = stripe.post("/v1/refunds", "payment_intent", payment, "amount", "700");
        deliver(stripe.eventsAbout(charge));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(worker.journalOf(payment))
                                .contains("payrail.payment.refunded.v1"));
        assertThat(
                        worker.jdbc
                                .sql("SELECT amount_refunded FROM api.payment WHERE id = ?")
                                .param(payment)
                                .query(Long.class)
                                .single())
                .isEqualTo(700);
    }

    @Test
    void aDisputeHasItsChargeFetchedOfWhichNoEventTells() {
        var payment = payment();
        confirm(payment, "pm_card_createDispute");
        var charge =
                stripe.get("/v1/payment_intents/" + payment).path("latest_charge").asString("");
        assertThat(stripe.get("/v1/charges/" + charge).path("disputed").asBoolean()).isTrue();
        var dispute = stripe.get("/v1/charges/" + charge).path("dispute").asString("");
        var events = new ArrayList<>(stripe.eventsAbout(payment));
        events.addAll(stripe.eventsAbout(charge));
        deliver(events);
        awaitTakenIn(events);

        deliver(stripe.eventsAbout(dispute));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(
                                        worker.jdbc
                                                .sql("SELECT disputed FROM charge WHERE id = ?")
                                                .param(charge)
                                                .query(Boolean.class)
                                                .single())
                                .isTrue());
    }

    /// A story that touches every kind of object with a table, told by a Stripe that keeps its own
    /// rules: trials that end, renewals that fail, drafts that are deleted.
    @Test
    void everyKindOfObjectEndsAsStripeHasItHoweverItsEventsArrive() {
        var told = new LinkedHashMap<String, JsonNode>();
        var customer =
                stripe.post(
                                "/v1/customers",
                                "payment_method",
                                "pm_card_visa",
                                "invoice_settings[default_payment_method]",
                                "pm_card_visa")
                        .path("id")
                        .asString();
        live(customer);
        // Stripe lists the events of 30 days.
        remember(told);
        var _ = stripe.postJson("/_simulator/clock", "{\"advance_seconds\": 3456000}");
        var _ =
                stripe.delete(
                        "/v1/customers/" + stripe.post("/v1/customers").path("id").asString());

        remember(told);
        var events = new ArrayList<>(told.values());
        assertThat(events).hasSizeGreaterThan(60);
        events.addAll(List.copyOf(events).subList(0, events.size() / 2));
        Collections.shuffle(events, new Random(7));
        deliver(events);
        awaitTakenIn(events);

        for (var kind :
                Map.of(
                                "payment_intent", "payment_intents?",
                                "charge", "charges?",
                                "refund", "refunds?",
                                "dispute", "disputes?",
                                "customer", "customers?",
                                "subscription", "subscriptions?status=all&",
                                "invoice", "invoices?",
                                "setup_intent", "setup_intents?")
                        .entrySet()) {
            var objects = stripe.all("/v1/" + kind.getValue());
            assertThat(objects).as(kind.getKey()).isNotEmpty();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(differing(kind.getKey(), objects))
                                    .as(kind.getKey())
                                    .isEmpty());
        }
    }

    private void remember(Map<String, JsonNode> told) {
        stripe.all("/v1/events").forEach(event -> told.put(event.path("id").asString(), event));
    }

    private void live(String customer) {
        var price =
                stripe.post(
                                "/v1/prices",
                                "currency",
                                "usd",
                                "product_data[name]",
                                "Gold",
                                "unit_amount",
                                "1500",
                                "recurring[interval]",
                                "month")
                        .path("id")
                        .asString();
        for (var card :
                List.of("pm_card_visa", "pm_card_chargeDeclined", "pm_card_createDispute")) {
            confirm(payment(), card);
        }
        var refunded = payment();
        confirm(refunded, "pm_card_visa");
        var _ = stripe.post("/v1/refunds", "payment_intent", refunded, "amount", "700");
        var _ = stripe.post("/v1/payment_intents/" + payment() + "/cancel");
        var held =
                stripe.post(
                                "/v1/payment_intents",
                                "amount",
                                "900",
                                "currency",
                                "usd",
                                "capture_method",
                                "manual",
                                "payment_method",
                                "pm_card_visa",
                                "confirm",
                                "true",
                                "return_url",
                                "https://example.com/return")
                        .path("id")
                        .asString();
        var _ = stripe.post("/v1/payment_intents/" + held + "/capture", "amount_to_capture", "500");
        for (var trial : List.of("0", "10")) {
            var subscription =
                    stripe.post(
                                    "/v1/subscriptions",
                                    "customer",
                                    customer,
                                    "items[0][price]",
                                    price,
                                    "trial_period_days",
                                    trial)
                            .path("id")
                            .asString();
            var _ = stripe.post("/v1/subscriptions/" + subscription, "items[0][quantity]", "2");
            if (trial.equals("0")) {
                var _ = stripe.delete("/v1/subscriptions/" + subscription);
            }
        }
        var draft = stripe.post("/v1/invoices", "customer", customer).path("id").asString();
        var _ = stripe.delete("/v1/invoices/" + draft);
        var _ =
                stripe.post(
                        "/v1/setup_intents",
                        "customer",
                        customer,
                        "payment_method",
                        "pm_card_visa",
                        "confirm",
                        "true",
                        "return_url",
                        "https://example.com/return");
    }

    /// Which objects are not here as Stripe has them, in any field that is kept.
    private List<String> differing(String kind, List<JsonNode> objects) {
        var now = Instant.now();
        return projection.differing(
                kind,
                objects.stream()
                        .map(StripeObject::new)
                        .map(object ->
                                projection.ofFetch(object, now, now, Cause.fetch(object.id())))
                        .toList());
    }
}
