package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.contract.Headers;
import io.payrail.contract.Messages;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Topics;
import io.payrail.embedded.Database;
import io.payrail.embedded.Servers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What becomes of records that cannot be taken: for their own sake, or because the database is
/// away.
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITION = 5;

    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final DeadLetterTopic deadCommands = new DeadLetterTopic(Topics.COMMANDS);
    private final DeadLetterTopic deadEvents = new DeadLetterTopic(Topics.STRIPE_EVENTS);
    private final Offsets offsets = new Offsets(worker.commandGroup());
    private final ConfigurableApplicationContext application =
            worker.startWorker("--spring.datasource.hikari.connection-timeout=2000");

    @BeforeAll
    void warmUp() {
        assertThat(worker.execute(command())).isInstanceOf(PaymentReply.Ready.class);
    }

    @AfterAll
    void stop() {
        offsets.close();
        deadCommands.close();
        deadEvents.close();
        worker.close();
    }

    private static PaymentCommand.Create command() {
        return new PaymentCommand.Create(
                UUID.randomUUID(),
                new Owner("user-" + UUID.randomUUID(), "ada@example.com", "Ada"),
                Instant.now(),
                1099,
                "usd",
                null,
                null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private RecordMetadata place(String topic, byte @Nullable [] value) {
        var record = new ProducerRecord<>(topic, PARTITION, bytes("a-key"), value);
        record.headers().add("x-came-with", bytes("it"));
        return worker.place(record);
    }

    @Test
    void aMalformedCommandIsSetAsideAndItsPartitionGoesOn() {
        var garbage = bytes("{\"type\": \"create_payment.v1\", \"id\": ");
        var malformed = place(Topics.COMMANDS, garbage);
        var empty = place(Topics.COMMANDS, null);
        var command = command();
        var good = place(Topics.COMMANDS, Messages.encode(command));

        var letter = deadCommands.await(malformed);

        assertThat(letter.value()).isEqualTo(garbage);
        assertThat(letter.key()).isEqualTo(bytes("a-key"));
        assertThat(DeadLetterTopic.header(letter, "x-came-with")).isEqualTo("it");
        assertThat(DeadLetterTopic.header(letter, Headers.DEAD_LETTER_CAUSE))
                .isEqualTo("malformed");
        assertThat(DeadLetterTopic.header(letter, Headers.DEAD_LETTER_DIGEST))
                .matches("[0-9a-f]{16}");
        assertThat(DeadLetterTopic.header(letter, Headers.DEAD_LETTER_ATTEMPTS)).isEqualTo("1");
        assertThat(DeadLetterTopic.header(letter, Headers.DEAD_LETTER_TOPIC))
                .isEqualTo(Topics.COMMANDS);
        assertThat(deadCommands.await(empty).value()).isNull();
        awaitCommitted(good);
        assertThat(worker.statusOf(command.id())).isEqualTo("succeeded");
        assertThat(deadCommands.lettersOf(good)).isEmpty();
    }

    /// A fault of the worker's own is played by a constraint that the migrations do not have.
    @Test
    void aCommandThatTheWorkerCannotExecuteIsSetAsideOpenAndPutBackAfterTheFix() {
        worker.jdbc.sql("ALTER TABLE payment ADD CONSTRAINT fault CHECK (amount <> 666)").update();
        var owner = new Owner("user-" + UUID.randomUUID(), null, null);
        var command =
                new PaymentCommand.Create(
                        UUID.randomUUID(), owner, Instant.now(), 666, "usd", null, null);
        var place = place(Topics.COMMANDS, Messages.encode(command));

        var letter = deadCommands.await(place);

        assertThat(DeadLetterTopic.header(letter, Headers.DEAD_LETTER_ATTEMPTS)).isEqualTo("5");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(worker.statusOf(command.id())).isEqualTo("unresolved"));

        worker.jdbc.sql("ALTER TABLE payment DROP CONSTRAINT fault").update();
        var reply = worker.execute(command);

        assertThat(reply).isInstanceOf(PaymentReply.Ready.class);
        assertThat(worker.statusOf(command.id())).isEqualTo("succeeded");
        assertThat(worker.journalOf(((PaymentReply.Ready) reply).paymentId()))
                .containsExactly("payrail.payment.created.v1");
        assertThat(worker.journalOf(command.id().toString()))
                .containsExactly(
                        "payrail.operation.unresolved.v1", "payrail.operation.executed.v1");
    }

    /// The producer waits for such a partition as for a broker that is away, and then says the
    /// same.
    @Test
    void aReplyToAPartitionThatDoesNotExistHoldsNothingUp() {
        var command = command();
        var record =
                new ProducerRecord<>(
                        Topics.COMMANDS, PARTITION, bytes("a-key"), Messages.encode(command));
        record.headers().add(Headers.REPLY_PARTITION, bytes("4711"));

        awaitCommitted(worker.place(record));

        assertThat(worker.statusOf(command.id())).isEqualTo("succeeded");
    }

    private void awaitCommitted(RecordMetadata place) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(committed(place)).isGreaterThan(place.offset()));
    }

    private long committed(RecordMetadata place) {
        return offsets.committed()
                .getOrDefault(new TopicPartition(place.topic(), place.partition()), -1L);
    }

    @Test
    void poisonAmongStripesEventsIsSetAsideAndTheOthersAreApplied() {
        var first = payment();
        var last = payment();
        var _ = place(Topics.STRIPE_EVENTS, event(first, "processing"));
        var garbage = place(Topics.STRIPE_EVENTS, bytes("no JSON at all"));
        var anonymous = place(Topics.STRIPE_EVENTS, bytes("{\"object\": \"event\"}"));
        var unreadable =
                place(
                        Topics.STRIPE_EVENTS,
                        bytes(
                                new String(event(payment(), "processing"), StandardCharsets.UTF_8)
                                        .replace("\"amount\"", "\"no_amount\"")));
        var unstorable = place(Topics.STRIPE_EVENTS, event(payment(), "\\u0000"));
        var _ = place(Topics.STRIPE_EVENTS, event(last, "succeeded"));

        awaitPayment(last, "succeeded");
        awaitPayment(first, "processing");
        assertThat(cause(garbage)).isEqualTo("UnreadableEventException");
        assertThat(cause(anonymous)).isEqualTo("UnreadableObjectException");
        assertThat(cause(unreadable)).isEqualTo("UnreadableObjectException");
        assertThat(cause(unstorable)).isEqualTo("DataIntegrityViolationException");
        assertThat(deadEvents.await(garbage).value()).isEqualTo(bytes("no JSON at all"));
    }

    private String cause(RecordMetadata place) {
        return DeadLetterTopic.header(deadEvents.await(place), Headers.DEAD_LETTER_CAUSE);
    }

    private static String payment() {
        return "pi_" + UUID.randomUUID();
    }

    private static byte[] event(String payment, String status) {
        return bytes(
                """
                {"id": "evt_%s", "object": "event", "api_version": null, "created": 1000000, "livemode": false,
                 "type": "payment_intent.%s", "data": {"object": {"id": "%s", "object": "payment_intent",
                 "amount": 10, "currency": "usd", "status": "%s", "created": 1000000}}}
                """
                        .formatted(UUID.randomUUID(), status, payment, status));
    }

    private void awaitPayment(String payment, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(
                                        worker.jdbc
                                                .sql("SELECT status FROM payment WHERE id = ?")
                                                .param(payment)
                                                .query(String.class)
                                                .optional())
                                .hasValue(status));
    }

    @Test
    void whileTheDatabaseIsAwayRecordsWaitAndNoneIsSetAside() {
        var elsewhere = Servers.freshDatabase();
        var command = command();
        var payment = payment();
        double retriedBefore = retried();
        connections(elsewhere, false);
        RecordMetadata waitingCommand;
        RecordMetadata waitingEvent;
        try {
            waitingCommand = place(Topics.COMMANDS, Messages.encode(command));
            waitingEvent = place(Topics.STRIPE_EVENTS, event(payment, "succeeded"));
            // More often than a command that fails for its own sake is tried.
            await().atMost(PATIENCE).until(() -> retried() >= retriedBefore + 6);
            assertThat(committed(waitingCommand)).isLessThanOrEqualTo(waitingCommand.offset());
        } finally {
            connections(elsewhere, true);
        }

        awaitCommitted(waitingCommand);
        assertThat(worker.statusOf(command.id())).isEqualTo("succeeded");
        awaitPayment(payment, "succeeded");
        assertThat(deadCommands.lettersOf(waitingCommand)).isEmpty();
        assertThat(deadEvents.lettersOf(waitingEvent)).isEmpty();
    }

    @Test
    void theDatabasesErrorsDoNotQuoteRows() {
        var jdbc = application.getBean(JdbcClient.class);

        assertThatThrownBy(() ->
                        jdbc.sql("INSERT INTO customer (id, email) VALUES ('cus_1', ?)")
                                .param("ada@example.com")
                                .update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("observed_since")
                .hasMessageNotContaining("ada@example.com");
    }

    private double retried() {
        return application
                .getBean(MeterRegistry.class)
                .find("payrail.commands.retried")
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /// Lets sessions into the worker's database, or throws them out and lets none in.
    private void connections(Database elsewhere, boolean allowed) {
        var server = JdbcClient.create(elsewhere.dataSource());
        var name = worker.database.name();
        server.sql("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + allowed).update();
        if (!allowed) {
            var _ =
                    server.sql(
                                    """
                                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?
                                    """)
                            .param(name)
                            .query(Boolean.class)
                            .list();
        }
    }
}
