package io.payrail.ingestor.webhook;

import static io.payrail.ingestor.RunningIngestor.CONNECT_SECRET;
import static io.payrail.ingestor.RunningIngestor.NEW_SECRET;
import static io.payrail.ingestor.RunningIngestor.SECRET;
import static io.payrail.ingestor.StripeEvents.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import io.payrail.ingestor.RunningIngestor;
import io.payrail.ingestor.StripeEvents;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebhookDeliveryTest {
    private static final String SHADOW_SECRET = "whsec_test_0123456789abcdef_next";

    private RunningIngestor ingestor;
    private StripeEvents topic;

    @BeforeAll
    void start() {
        Servers.createTopics(Map.of(Topics.STRIPE_EVENTS, 3, Topics.STRIPE_EVENTS_SHADOW, 3));
        ingestor =
                RunningIngestor.on(
                        Servers.bootstrapServers(),
                        // As Compose hands on what nobody has set.
                        "--payrail.webhooks.sources.allowed=",
                        "--payrail.webhooks.sources.trusted-proxies=",
                        "--payrail.webhooks.endpoints.next.secrets[0]=" + SHADOW_SECRET,
                        "--payrail.webhooks.endpoints.next.shadow=true");
        ingestor.awaitTopic(Topics.STRIPE_EVENTS_SHADOW);
        topic = new StripeEvents(Servers.bootstrapServers());
    }

    @AfterAll
    void stop() {
        topic.close();
        ingestor.close();
    }

    @Test
    void aSignedEventIsInTheTopicByteForByteWhenTheAnswerIs200() throws Exception {
        String id = StripeEvents.newId();
        String body = "\n\t " + StripeEvents.event(id, "pi_1") + " \r\n";

        var answer = ingestor.post(body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        var records = topic.await(id, 1);
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().value()).isEqualTo(body.getBytes(UTF_8));
    }

    @Test
    void theRecordSaysWhatAndWhenAndByWhichEndpoint() throws Exception {
        String id = StripeEvents.newId();
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        String body = StripeEvents.event(id, "pi_2");

        ingestor.send(
                "",
                BodyPublishers.ofString(body),
                request ->
                        request.header("Stripe-Signature", ingestor.sign(SECRET, body))
                                .header("traceparent", trace));

        var found = topic.await(id, 1).getFirst();
        assertThat(found.key()).isEqualTo("pi_2");
        assertThat(found.timestamp()).isEqualTo(ingestor.clock.instant().toEpochMilli());
        assertThat(header(found, Headers.STRIPE_EVENT_TYPE)).isEqualTo("payment_intent.succeeded");
        assertThat(header(found, Headers.STRIPE_LIVEMODE)).isEqualTo("false");
        assertThat(header(found, Headers.STRIPE_ENDPOINT)).isEqualTo("default");
        assertThat(header(found, Headers.RECEIVED_AT))
                .isEqualTo(ingestor.clock.instant().toString());
        // The same trace, sampled as before, and a step of our own in it.
        assertThat(header(found, Headers.TRACEPARENT))
                .matches("00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01")
                .isNotEqualTo(trace);
        assertThat(header(found, Headers.STRIPE_ACCOUNT)).isNull();
    }

    @Test
    void aTraceparentThatIsNoneIsReplacedByANewOne() throws Exception {
        String id = StripeEvents.newId();
        String body = StripeEvents.event(id, "pi_3");

        ingestor.send(
                "",
                BodyPublishers.ofString(body),
                request ->
                        request.header("Stripe-Signature", ingestor.sign(SECRET, body))
                                .header("traceparent", "00-nonsense"));

        assertThat(header(topic.await(id, 1).getFirst(), Headers.TRACEPARENT))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
    }

    @Test
    void aNamedEndpointHasItsOwnSecretAndAccountsBecomePartOfTheKey() throws Exception {
        String id = StripeEvents.newId();
        String body =
                StripeEvents.event(id, "pi_4")
                        .replace("\"livemode\": false", "\"livemode\": true")
                        .replace(
                                "\"object\": \"event\"",
                                "\"object\": \"event\", \"account\": \"acct_expected\"");

        assertThat(ingestor.post("/connect", body, ingestor.sign(SECRET, body)).statusCode())
                .isEqualTo(400);
        assertThat(ingestor.post("", body, ingestor.sign(CONNECT_SECRET, body)).statusCode())
                .isEqualTo(400);
        double unexpected = ingestor.count("unexpected", "endpoint", "connect");
        var answer = ingestor.post("/connect", body, ingestor.sign(CONNECT_SECRET, body));

        assertThat(answer.statusCode()).isEqualTo(200);
        var found = topic.await(id, 1).getFirst();
        assertThat(found.key()).isEqualTo("acct_expected:pi_4");
        assertThat(header(found, Headers.STRIPE_ACCOUNT)).isEqualTo("acct_expected");
        assertThat(header(found, Headers.STRIPE_LIVEMODE)).isEqualTo("true");
        assertThat(header(found, Headers.STRIPE_ENDPOINT)).isEqualTo("connect");
        assertThat(ingestor.count("unexpected", "endpoint", "connect")).isEqualTo(unexpected);
    }

    @Test
    void anEventOfTheOtherModeOrAccountIsForwardedAndCounted() throws Exception {
        String id = StripeEvents.newId();
        String body = StripeEvents.event(id, "pi_5");
        double modes = ingestor.count("unexpected", "endpoint", "connect", "about", "livemode");
        double accounts = ingestor.count("unexpected", "endpoint", "connect", "about", "account");

        var answer = ingestor.post("/connect", body, ingestor.sign(CONNECT_SECRET, body));

        assertThat(answer.statusCode()).isEqualTo(200);
        topic.await(id, 1);
        assertThat(ingestor.count("unexpected", "endpoint", "connect", "about", "livemode"))
                .isEqualTo(modes + 1);
        assertThat(ingestor.count("unexpected", "endpoint", "connect", "about", "account"))
                .isEqualTo(accounts + 1);
    }

    /// The same event, in the form of two versions of Stripe's API.
    @Test
    void aShadowsEventsHaveATopicOfTheirOwn() throws Exception {
        String id = StripeEvents.newId();
        String body = StripeEvents.event(id, "pi_9");
        try (var shadows =
                new StripeEvents(Servers.bootstrapServers(), Topics.STRIPE_EVENTS_SHADOW)) {
            assertThat(
                            ingestor.post("/next", body, ingestor.sign(SHADOW_SECRET, body))
                                    .statusCode())
                    .isEqualTo(200);
            assertThat(ingestor.post(body).statusCode()).isEqualTo(200);

            var shadow = shadows.await(id, 1);
            assertThat(shadow).hasSize(1);
            assertThat(header(shadow.getFirst(), Headers.STRIPE_ENDPOINT)).isEqualTo("next");
            var applied = topic.await(id, 1);
            assertThat(applied).hasSize(1);
            assertThat(header(applied.getFirst(), Headers.STRIPE_ENDPOINT)).isEqualTo("default");
            assertThat(shadow.getFirst().key()).isEqualTo(applied.getFirst().key());
        }
    }

    @Test
    void theDefaultEndpointHasAlsoAName() throws Exception {
        String id = StripeEvents.newId();
        String body = StripeEvents.event(id, "pi_6");

        assertThat(ingestor.post("/default", body, ingestor.sign(SECRET, body)).statusCode())
                .isEqualTo(200);
        topic.await(id, 1);
    }

    @Test
    void aDuplicateIsForwardedAgainAsTheWorkerDedupes() throws Exception {
        String id = StripeEvents.newId();
        String body = StripeEvents.event(id, "pi_7");

        assertThat(ingestor.post(body).statusCode()).isEqualTo(200);
        assertThat(ingestor.post(body).statusCode()).isEqualTo(200);

        var records = topic.await(id, 2);
        assertThat(records).hasSize(2);
        assertThat(records.get(0).partition()).isEqualTo(records.get(1).partition());
    }

    @Test
    void whileASecretIsRolledBothVerifyAndTheMetricSaysWhichDid() throws Exception {
        String body = StripeEvents.event(StripeEvents.newId(), "pi_8");
        ingestor.clock.advance(Duration.ofSeconds(7));
        double byOld = ingestor.count("secret.verified", "endpoint", "default", "secret", "0");
        double byNew = ingestor.count("secret.verified", "endpoint", "default", "secret", "1");
        String both =
                ingestor.sign("whsec_of_somebody_else_entirely", body)
                        + ingestor.sign(NEW_SECRET, body).replaceFirst("t=\\d+", "");

        assertThat(ingestor.post("", body, both).statusCode()).isEqualTo(200);

        assertThat(ingestor.count("secret.verified", "endpoint", "default", "secret", "0"))
                .isEqualTo(byOld);
        assertThat(ingestor.count("secret.verified", "endpoint", "default", "secret", "1"))
                .isEqualTo(byNew + 1);
        var last =
                ingestor.meters()
                        .get("payrail.webhooks.secret.last.verified")
                        .tags("endpoint", "default", "secret", "1")
                        .timeGauge();
        assertThat(last.value(TimeUnit.SECONDS))
                .isEqualTo((double) ingestor.clock.instant().getEpochSecond());
    }

    @Test
    void aThinEventIsKeyedByItsRelatedObject() throws Exception {
        String id = StripeEvents.newId();
        String body =
                """
                {"id":"%s","object":"v2.core.event","type":"v1.billing.meter.error_report_triggered","livemode":false,\
                "created":"2026-11-23T13:00:00.000Z","related_object":{"id":"mtr_1","type":"billing.meter","url":"/"}}\
                """
                        .formatted(id);

        assertThat(ingestor.post(body).statusCode()).isEqualTo(200);

        assertThat(topic.await(id, 1).getFirst().key()).isEqualTo("mtr_1");

        String connected = StripeEvents.newId();
        assertThat(
                        ingestor.post(
                                        body.replace(id, connected)
                                                .replace(
                                                        "\"created\"",
                                                        "\"context\":\"acct_1\",\"created\""))
                                .statusCode())
                .isEqualTo(200);
        var found = topic.await(connected, 1).getFirst();
        assertThat(found.key()).isEqualTo("acct_1:mtr_1");
        assertThat(header(found, Headers.STRIPE_ACCOUNT)).isEqualTo("acct_1");
    }

    @Test
    void anEventWhoseObjectHasNoIdIsKeyedByItself() throws Exception {
        String id = StripeEvents.newId();
        String body =
                StripeEvents.event(id, "x")
                        .replace("\"id\": \"x\", ", "")
                        .replace("payment_intent.succeeded", "invoice.upcoming");

        assertThat(ingestor.post(body).statusCode()).isEqualTo(200);

        assertThat(topic.await(id, 1).getFirst().key()).isEqualTo(id);
    }

    @Test
    void aLargeBodyAndAChunkedOneArriveUnchanged() throws Exception {
        for (int size : new int[] {16 * 1024, 16 * 1024 + 1, 100_000, 900_000}) {
            String id = StripeEvents.newId();
            String event = StripeEvents.event(id, "pi_9");
            byte[] body = (event + " ".repeat(size - event.getBytes(UTF_8).length)).getBytes(UTF_8);
            String signature = ingestor.sign(SECRET, new String(body, UTF_8));

            var sized =
                    ingestor.send(
                            "",
                            BodyPublishers.ofByteArray(body),
                            request -> request.header("Stripe-Signature", signature));
            var chunked =
                    ingestor.send(
                            "",
                            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
                            request -> request.header("Stripe-Signature", signature));

            assertThat(sized.statusCode()).isEqualTo(200);
            assertThat(chunked.statusCode()).isEqualTo(200);
            assertThat(topic.await(id, 2)).allSatisfy(r -> assertThat(r.value()).isEqualTo(body));
        }
    }

    @Test
    void theSenderLearnsNothingButTheOutcome() throws Exception {
        String body = StripeEvents.event(StripeEvents.newId(), "pi_10");

        var headers = ingestor.post(body).headers().map().keySet();

        assertThat(headers)
                .containsExactlyInAnyOrder(
                        "content-length",
                        "date",
                        "cache-control",
                        "content-security-policy",
                        "cross-origin-resource-policy",
                        "referrer-policy",
                        "x-content-type-options",
                        "x-frame-options");
    }

    @Test
    void readinessIncludesTheTopicAndTheFiguresAreScrapable() throws Exception {
        ingestor.post(StripeEvents.event(StripeEvents.newId(), "pi_11"));

        var readiness = ingestor.manage("/actuator/health/readiness");
        assertThat(readiness.statusCode()).isEqualTo(200);
        assertThat(readiness.body()).contains("\"kafka\"").contains("UP");
        assertThat(ingestor.manage("/actuator/health/liveness").body()).doesNotContain("kafka");
        assertThat(ingestor.manage("/actuator/prometheus").body())
                .contains("payrail_webhooks_received_total{endpoint=\"default\"}")
                .contains(
                        "payrail_webhooks_rejected_total{endpoint=\"default\",reason=\"not_json\"}")
                .contains("payrail_webhooks_secret_last_verified_seconds{endpoint=\"default\"")
                .contains("kafka_producer_record_send_total")
                .doesNotContain("whsec_");
        assertThat(ingestor.manage("/webhooks/stripe").statusCode()).isEqualTo(404);
    }
}
