package io.payrail.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.cli.Payrail;
import io.payrail.contract.Headers;
import io.payrail.contract.Messages;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Reply;
import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An operator's day: the command line against the operator API of a real worker.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorCommandsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String OPERATE = "payments:operate";
    private static final String SECRET =
            "pi_3MtwBwLkdIwHu7ix28a3tqPa_secret_YrKJUKribcBjcG8HVhfZluoGH";

    private final OperatorTokens tokens = new OperatorTokens();
    private final WorkerFixture fixture = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(fixture.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
    private final DeadLetterTopic deadEvents = new DeadLetterTopic(Topics.STRIPE_EVENTS);
    private final DeadLetterTopic deadCommands = new DeadLetterTopic(Topics.COMMANDS);
    private final HttpClient http = HttpClient.newHttpClient();

    /// Of which the first worker has written down that it is dead, and got no further.
    private String halfDead = "";

    private RecordMetadata halfDeadPlace =
            new RecordMetadata(new TopicPartition("", 0), 0, 0, 0, 0, 0);
    private String url = "";
    private int withoutAnIssuer;
    private @Nullable ConfigurableApplicationContext worker;

    private record Ran(int exit, String out, String err) {
        List<JsonNode> lines() {
            return out.lines().map(JSON::readTree).toList();
        }

        JsonNode line() {
            assertThat(lines()).as(out + err).hasSize(1);
            return lines().getFirst();
        }
    }

    @BeforeAll
    void start() {
        halfDead = "evt_" + hex();
        try (var first =
                fixture.startWorker(
                        "--spring.kafka.producer.properties.partitioner.class="
                                + NoDeadLetters.class.getName())) {
            halfDeadPlace = send(halfDead, "pi_" + hex(), "{");
            await().atMost(PATIENCE).until(() -> outcome(halfDead).equals("dead"));
            assertThat(first.isRunning()).isTrue();
            assertThat(openLetters()).isZero();
            url = managementUrl(first);
            withoutAnIssuer = as(tokens.of("grace", OPERATE), "dlt", "list").exit();
        }
        worker =
                fixture.startWorker(
                        tokens.setting(),
                        "--payrail.stripe.retry.attempts=2",
                        "--payrail.stripe.retry.first-pause=20ms",
                        "--payrail.stripe.retry.longest-pause=50ms",
                        "--payrail.resolution.interval=200ms",
                        // Only an operator makes it sooner.
                        "--payrail.resolution.first-pause=1h",
                        "--payrail.reconciliation.interval=300ms",
                        "--payrail.reconciliation.grace=1h",
                        "--payrail.dead-letters.read-timeout=30s",
                        "--payrail.backfill.interval=100ms",
                        "--payrail.backfill.calls-per-second=20");
        url = managementUrl(worker());
    }

    private static String managementUrl(ConfigurableApplicationContext worker) {
        return "http://127.0.0.1:"
                + worker.getEnvironment().getRequiredProperty("local.management.port");
    }

    @AfterAll
    void stop() {
        deadEvents.close();
        deadCommands.close();
        http.close();
        fixture.close();
    }

    private static String hex() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private Ran payrail(String... arguments) {
        return as(tokens.of("grace", OPERATE), arguments);
    }

    private Ran as(String token, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit =
                Payrail.run(
                        Map.of("PAYRAIL_OPERATOR_URL", url, "PAYRAIL_OPERATOR_TOKEN", token),
                        Clock.systemUTC(),
                        false,
                        new PrintWriter(out),
                        new PrintWriter(err),
                        arguments);
        return new Ran(exit, out.toString(), err.toString());
    }

    private RecordMetadata send(String event, String object, String body) {
        var record =
                new ProducerRecord<>(
                        Topics.STRIPE_EVENTS, object.getBytes(UTF_8), body.getBytes(UTF_8));
        record.headers()
                .add(Headers.STRIPE_EVENT_ID, event.getBytes(UTF_8))
                .add(Headers.STRIPE_EVENT_TYPE, "payment_intent.succeeded".getBytes(UTF_8));
        return fixture.place(record);
    }

    private static String event(String id, String payment, long amount) {
        return """
        {"id": "%s", "object": "event", "api_version": null, "created": 1000000, "livemode": false,
         "type": "payment_intent.succeeded", "data": {"object": {"id": "%s", "object": "payment_intent",
         "amount": %d, "currency": "usd", "status": "succeeded", "created": 1000000,
         "client_secret": "%s", "receipt_email": "ada@example.com", "description": "Ada_Lovelace",
         "metadata": {"ada@example.com": "Ada"}, "shipping": {"name": "Ada", "address": {"postal_code": 12345}}}}}
        """
                .formatted(id, payment, amount, SECRET);
    }

    private String outcome(String event) {
        return fixture.jdbc
                .sql("SELECT outcome FROM inbox WHERE event_id = ?")
                .param(event)
                .query(String.class)
                .optional()
                .orElse("absent");
    }

    private long openLetters() {
        return fixture.jdbc
                .sql("SELECT count(*) FROM dead_letter WHERE state = 'open'")
                .query(Long.class)
                .single();
    }

    private List<JsonNode> letters(String message, String state) {
        var listed = payrail("dlt", "list", "--json", "--state", state, "--message", message);
        assertThat(listed.exit()).as(listed.err()).isZero();
        return listed.lines();
    }

    private JsonNode awaitLetter(String message) {
        await().atMost(PATIENCE).until(() -> !letters(message, "open").isEmpty());
        return letters(message, "open").getFirst();
    }

    private static String id(JsonNode letter) {
        return Long.toString(letter.path("id").asLong());
    }

    @Test
    void theSealsOfAWorkersJournalHoldAndAnotherHeadIsNoticed() {
        fixture.jdbc
                .sql(
                        """
                        INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                        VALUES (now(), 'customer', 'cus_sealed', 1, 'payrail.customer.created.v1', '{}', 'command:x')
                        """)
                .update();
        await().atMost(PATIENCE)
                .until(() -> {
                    var end = payrail("audit", "head", "--json").line();
                    return end.path("unsealed").asLong() == 0
                            && !end.path("head").asString().startsWith("0:");
                });
        var head = payrail("audit", "head", "--json").line().path("head").asString();

        var whole = payrail("audit", "verify", "--head", head);

        assertThat(whole.exit()).as(whole.err()).isZero();
        assertThat(whole.out()).contains("are as they were sealed");
        var other = head.substring(0, head.indexOf(':') + 1) + "0".repeat(64);
        var differs = payrail("audit", "verify", "--head", other);
        assertThat(differs.exit()).isEqualTo(7);
        assertThat(differs.err()).contains("head_differs");
        assertThat(payrail("audit", "verify", "--from", "1000000").exit()).isEqualTo(3);
        assertThat(as(tokens.of("grace", "payments:read"), "audit", "verify").exit()).isEqualTo(4);
    }

    @Test
    void aWorkerThatStopsBetweenTheRowAndTheDeadLetterLeavesNothingOut() {
        var letter = awaitLetter(halfDead);

        assertThat(letters(halfDead, "all")).hasSize(1);
        assertThat(deadEvents.lettersOf(halfDeadPlace)).hasSize(1);
        assertThat(letter.path("recordOffset").asLong()).isEqualTo(halfDeadPlace.offset());
        assertThat(letter.path("cause").asString()).isEqualTo("UnreadableEventException");
        assertThat(letter.path("digest").asString()).matches("[0-9a-f]{16}");
        assertThat(letter.path("attempts").asInt()).isEqualTo(2);
        assertThat(letter.path("outcome").asString()).isEqualTo("dead");
    }

    /// A fault of the worker's own is played by a constraint that the migrations do not have.
    @Test
    void aReplayThatFailsAgainIsReplayedAgainAndTakenIn() {
        var event = "evt_" + hex();
        var payment = "pi_" + hex();
        fixture.jdbc.sql("ALTER TABLE payment ADD CONSTRAINT fault CHECK (amount <> 666)").update();
        send(event, payment, event(event, payment, 666));
        var first = awaitLetter(event);

        assertThat(payrail("dlt", "replay", "--json", id(first)).line().path("result").asString())
                .isEqualTo("replayed");
        await().atMost(PATIENCE)
                .until(() ->
                        letters(event, "open").stream()
                                .anyMatch(letter -> !id(letter).equals(id(first))));
        var second = letters(event, "open").getFirst();
        assertThat(second.path("replayOf").asLong()).isEqualTo(first.path("id").asLong());
        assertThat(payrail("dlt", "replay", "--json", id(first)).line().path("result").asString())
                .isEqualTo("replayed_before");
        fixture.jdbc.sql("ALTER TABLE payment DROP CONSTRAINT fault").update();

        assertThat(payrail("dlt", "replay", id(second)).exit()).isZero();

        await().atMost(PATIENCE).until(() -> outcome(event).equals("applied"));
        assertThat(fixture.journalOf(payment))
                .containsExactly("payrail.payment.created.v1", "payrail.payment.succeeded.v1");
        assertThat(letters(event, "open")).isEmpty();
        // What was taken in is not taken in again.
        double duplicates = duplicates();
        assertThat(payrail("dlt", "replay", "--again", id(first), id(second)).exit()).isZero();
        await().atMost(PATIENCE).until(() -> duplicates() >= duplicates + 2);
        assertThat(fixture.journalOf(payment)).hasSize(2);
        assertThat(actions()).contains("dead-letter.replay by grace");
    }

    private double duplicates() {
        return worker().getBean(MeterRegistry.class)
                .counter("payrail.stripe.events", "outcome", "duplicate")
                .count();
    }

    private ConfigurableApplicationContext worker() {
        return Objects.requireNonNull(worker, "it was started");
    }

    private List<String> actions() {
        return payrail("actions", "--json").lines().stream()
                .map(action ->
                        action.path("action").asString()
                                + " by "
                                + action.path("subject").asString())
                .toList();
    }

    @Test
    void whatIsShownOfAnEventHoldsNoSecretAndNothingPersonalUnlessSomebodyMayAndAsks() {
        var event = "evt_" + hex();
        send(event, "pi_" + hex(), event(event, "\\u0000", 10));
        var letter = id(awaitLetter(event));

        var shown = payrail("dlt", "show", letter);

        assertThat(shown.exit()).isZero();
        assertThat(shown.out())
                .contains(
                        event,
                        "payment_intent.succeeded",
                        "\"amount\" : 10",
                        "\"currency\" : \"usd\"")
                .doesNotContain("_secret_", "ada@", "Ada", "12345");
        assertThat(payrail("dlt", "show", "--reveal", letter).exit()).isEqualTo(4);
        var revealed =
                as(
                        tokens.of("heidi", OPERATE, "payments:reveal"),
                        "dlt",
                        "show",
                        "--reveal",
                        letter);
        assertThat(revealed.out()).contains(SECRET, "ada@example.com", "12345");
        assertThat(actions()).contains("dead-letter.reveal by heidi");
    }

    @Test
    void aDiscardedDeadLetterStaysWhereItIs() {
        var event = "evt_" + hex();
        send(event, "pi_" + hex(), "no JSON at all");
        var letter = id(awaitLetter(event));

        assertThat(payrail("dlt", "discard", letter, "--reason", "a test's").exit()).isZero();
        assertThat(payrail("dlt", "discard", "--json", letter).line().path("result").asString())
                .isEqualTo("discarded_before");

        assertThat(payrail("dlt", "replay", letter).exit()).isEqualTo(6);
        assertThat(payrail("dlt", "replay", letter).err()).contains("was discarded");
        var discarded = letters(event, "discarded").getFirst();
        assertThat(discarded.path("decidedBy").asString()).isEqualTo("grace");
        assertThat(payrail("dlt", "show", letter).out()).doesNotContain("no JSON at all");
    }

    @Test
    void allDeadLettersThatFitAreReplayedAtOnce() {
        var object = "pi_" + hex();
        fixture.jdbc.sql("ALTER TABLE payment ADD CONSTRAINT late CHECK (amount <> 777)").update();
        var events = List.of("evt_" + hex(), "evt_" + hex(), "evt_" + hex());
        events.forEach(event -> send(event, object, event(event, object, 777)));
        events.forEach(this::awaitLetter);
        fixture.jdbc.sql("ALTER TABLE payment DROP CONSTRAINT late").update();

        var dry = payrail("dlt", "replay", "--all", "--object", object, "--dry-run");

        assertThat(dry.out()).contains("3 replayable");
        assertThat(events).allSatisfy(event -> assertThat(outcome(event)).isEqualTo("dead"));
        var done =
                payrail(
                        "events",
                        "replay",
                        "--object",
                        object,
                        "--from",
                        "1h",
                        "--type",
                        "payment_intent.*");
        assertThat(done.out()).contains("3 replayed");
        events.forEach(
                event -> await().atMost(PATIENCE).until(() -> !outcome(event).equals("dead")));
        assertThat(fixture.journalOf(object)).hasSize(2);
        assertThat(payrail("dlt", "replay", "--all", "--object", object).out())
                .contains("nothing fits");
    }

    /// As after a restored backup that is older than the topic.
    @Test
    void whatTheInboxLacksIsReplayedFromTheTopic() {
        var event = "evt_" + hex();
        var payment = "pi_" + hex();
        send(event, payment, event(event, payment, 10));
        await().atMost(PATIENCE).until(() -> outcome(event).equals("applied"));
        String[] command = {
            "events", "replay", "--source", "topic", "--from", "5m", "--object", payment, "--json"
        };
        assertThat(results(payrail(command))).containsExactly("taken_in");
        fixture.jdbc.sql("DELETE FROM inbox WHERE event_id = ?").param(event).update();
        fixture.jdbc.sql("DELETE FROM payment WHERE id = ?").param(payment).update();

        assertThat(results(payrail(with(command, "--dry-run")))).containsExactly("replayable");
        assertThat(outcome(event)).isEqualTo("absent");
        assertThat(results(payrail(command))).containsExactly("replayed");

        await().atMost(PATIENCE).until(() -> outcome(event).equals("applied"));
        assertThat(results(payrail(command))).containsOnly("taken_in");
    }

    private static String[] with(String[] command, String option) {
        var longer = Arrays.copyOf(command, command.length + 1);
        longer[command.length] = option;
        return longer;
    }

    private static List<String> results(Ran ran) {
        assertThat(ran.exit()).as(ran.err()).isZero();
        return ran.lines().stream()
                .flatMap(step -> step.path("items").valueStream())
                .map(item -> item.path("result").asString())
                .toList();
    }

    @Test
    void whatWebhooksNeverBroughtIsReplayedFromStripesList() {
        var customer = stripe.post("/v1/customers", "name", "Ada").path("id").asString();
        var event = stripe.eventsAbout(customer).getFirst().path("id").asString();
        // Stripe's times are whole seconds, and what is of this second is not listed yet.
        await().atMost(PATIENCE)
                .until(() -> results(fromStripe(customer, "--dry-run")).contains("replayable"));
        assertThat(outcome(event)).isEqualTo("absent");

        assertThat(results(fromStripe(customer))).containsExactly("replayed");

        await().atMost(PATIENCE).until(() -> outcome(event).equals("applied"));
        assertThat(fixture.journalOf(customer)).containsExactly("payrail.customer.created.v1");
        assertThat(results(fromStripe(customer))).containsExactly("taken_in");
        assertThat(payrail("events", "replay", "--source", "stripe", "--from", "31d").exit())
                .isEqualTo(2);
    }

    private Ran fromStripe(String object, String... options) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "events",
                                "replay",
                                "--source",
                                "stripe",
                                "--from",
                                "1h",
                                "--json",
                                "--object",
                                object));
        arguments.addAll(List.of(options));
        return payrail(arguments.toArray(String[]::new));
    }

    @Test
    void theJournalIsPublishedAgainToAnyTopicButPayrailsOwn() {
        var payment = paymentId(fixture.execute(command()));
        var topic = Servers.freshTopic("again", 3);
        String[] command = {
            "events",
            "replay",
            "--source",
            "journal",
            "--from",
            "1h",
            "--object",
            payment,
            "--json",
            "--type",
            "payrail.payment.*",
            "--to-topic",
            topic
        };

        assertThat(results(payrail(with(command, "--dry-run")))).containsExactly("replayable");
        assertThat(results(payrail(command))).containsExactly("replayed");
        assertThat(results(payrail(command))).containsExactly("replayed");

        var ids =
                fixture.jdbc
                        .sql("SELECT id::text FROM journal WHERE aggregate_id = ?")
                        .param(payment)
                        .query(String.class)
                        .list();
        assertThat(published(topic)).containsExactly(ids.getFirst(), ids.getFirst());
        command[command.length - 1] = Topics.COMMANDS;
        assertThat(payrail(command).exit()).isEqualTo(2);
        command[command.length - 1] = "no-such-topic";
        assertThat(payrail(command).exit()).isEqualTo(2);
    }

    private static List<String> published(String topic) {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", Servers.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ids = new ArrayList<String>();
            await().atMost(PATIENCE)
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(100))
                                .forEach(record ->
                                        ids.add(
                                                new String(
                                                        record.headers()
                                                                .lastHeader(Headers.CE_ID)
                                                                .value(),
                                                        UTF_8)));
                        var ends = consumer.endOffsets(partitions);
                        return partitions.stream()
                                .allMatch(partition ->
                                        consumer.position(partition)
                                                >= ends.getOrDefault(partition, 0L));
                    });
            return ids;
        }
    }

    private static String paymentId(Reply reply) {
        return ((PaymentReply.Ready) reply).paymentId();
    }

    private static PaymentCommand.Create command() {
        return new PaymentCommand.Create(
                UUID.randomUUID(),
                new Owner("user-" + UUID.randomUUID(), null, null),
                Instant.now(),
                1099,
                "usd",
                null,
                null);
    }

    @Test
    void anUnresolvedOperationIsTriedWhenAnOperatorSaysSo() {
        var _ =
                stripe.postJson(
                        "/_simulator/faults",
                        """
                        {"kind": "bad_gateway_empty", "method": "POST", "path": "/v1/payment_intents"}
                        """);
        var command = command();
        assertThat(fixture.execute(command)).isInstanceOf(Reply.Unresolved.class);
        assertThat(unresolved()).contains(command.id().toString());

        assertThat(payrail("operations", "resolve", command.id().toString(), "--wait", "1s").exit())
                .as("Stripe is still away")
                .isEqualTo(6);
        var _ = stripe.delete("/_simulator/faults");
        var resolved = payrail("operations", "resolve", command.id().toString(), "--json");

        assertThat(resolved.exit()).as(resolved.err()).isZero();
        assertThat(resolved.line().path("status").asString()).isEqualTo("succeeded");
        assertThat(unresolved()).doesNotContain(command.id().toString());
        assertThat(payrail("operations", "resolve", command.id().toString()).exit()).isZero();
        assertThat(payrail("operations", "resolve", UUID.randomUUID().toString()).exit())
                .isEqualTo(3);
        assertThat(actions()).contains("operation.resolve by grace");
    }

    private List<String> unresolved() {
        return payrail("operations", "list", "--unresolved", "--json").lines().stream()
                .map(operation -> operation.path("id").asString())
                .toList();
    }

    @Test
    void anOperationWhoseCommandIsADeadLetterNamesItAndEndsWithItsReplay() {
        fixture.jdbc.sql("ALTER TABLE payment ADD CONSTRAINT early CHECK (amount <> 555)").update();
        var owner = new Owner("user-" + UUID.randomUUID(), null, null);
        var command =
                new PaymentCommand.Create(
                        UUID.randomUUID(), owner, Instant.now(), 555, "usd", null, null);
        var place =
                fixture.place(
                        new ProducerRecord<>(
                                Topics.COMMANDS,
                                command.orderingKey().getBytes(UTF_8),
                                Messages.encode(command)));
        var letter = awaitLetter(command.id().toString());
        assertThat(deadCommands.lettersOf(place)).hasSize(1);
        await().atMost(PATIENCE).until(() -> fixture.statusOf(command.id()).equals("unresolved"));

        var refused = payrail("operations", "resolve", command.id().toString());
        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.err()).contains("dead letter " + id(letter));

        fixture.jdbc.sql("ALTER TABLE payment DROP CONSTRAINT early").update();
        assertThat(payrail("dlt", "replay", id(letter)).exit()).isZero();
        await().atMost(PATIENCE).until(() -> fixture.statusOf(command.id()).equals("succeeded"));
    }

    @Test
    void reconciliationLooksAgainSinceAMoment() {
        var since = Instant.now().minus(Duration.ofHours(12)).truncatedTo(ChronoUnit.SECONDS);

        var ran = payrail("reconcile", "--since", since.toString(), "--wait", "1s", "--json");

        // It never looks at the last hour here.
        assertThat(ran.exit()).isEqualTo(6);
        assertThat(actions()).contains("reconciliation.since by grace");
        assertThat(payrail("reconcile").exit()).isZero();
        assertThat(payrail("reconcile", "--since", "40d").exit()).isEqualTo(2);
    }

    @Test
    void anAccountThatWasThereIsImported() {
        var customer = stripe.post("/v1/customers", "name", "Ada").path("id").asString();

        var ran = payrail("backfill", "start", "--wait", "60s", "--json");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.line().path("state").asString()).isEqualTo("done");
        assertThat(fixture.journalOf(customer)).contains("payrail.customer.created.v1");
        assertThat(payrail("backfill", "show").out()).contains("customer", "charge", "done");
        assertThat(payrail("backfill", "stop").exit()).isZero();
        assertThat(actions()).contains("backfill.start by grace");
        assertThat(payrail("backfill").exit()).isEqualTo(2);
    }

    @Test
    void onlyWhoMayOperateDoesAndHealthIsOpenToAll() throws Exception {
        var list = new String[] {"dlt", "list"};
        var listed = as(tokens.of("grace", OPERATE), list);
        assertThat(listed.exit()).as(listed.err()).isZero();
        assertThat(as(tokens.of("mallory"), list).exit()).isEqualTo(4);
        assertThat(as(tokens.of("mallory", "payments"), list).exit()).isEqualTo(4);
        assertThat(as(tokens.until(null, "grace", OPERATE), list).exit()).isEqualTo(4);
        assertThat(as(tokens.until(Instant.now().minusSeconds(600), "grace", OPERATE), list).exit())
                .isEqualTo(4);
        assertThat(as(new OperatorTokens().of("grace", OPERATE), list).exit()).isEqualTo(4);
        assertThat(status("/operator/dead-letters")).isEqualTo(401);
        assertThat(status("/actuator/health/liveness")).isEqualTo(200);
        assertThat(status("/actuator/prometheus")).isEqualTo(200);
        assertThat(status("/error")).isEqualTo(401);
        assertThat(withoutAnIssuer).as("no issuer, no operator API").isEqualTo(4);
    }

    private int status(String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(url + path)).build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void whatIsWrongOrNotThereIsSaid() {
        assertThat(payrail("dlt", "show", "999999999").exit()).isEqualTo(3);
        assertThat(payrail("dlt", "replay", "999999999").exit()).isEqualTo(3);
        assertThat(payrail("dlt", "show", "999999999").err()).contains("no dead letter");
        assertThat(payrail("dlt", "list", "--state", "opne").exit()).isEqualTo(2);
        assertThat(payrail("dlt", "list", "--object", "\0").exit()).isEqualTo(2);
        assertThat(payrail("dlt", "list", "--from", "yesterday").exit()).isEqualTo(2);
        assertThat(payrail("events", "replay", "--source", "topic").exit()).isEqualTo(2);
        assertThat(payrail().exit()).isEqualTo(2);
    }
}
