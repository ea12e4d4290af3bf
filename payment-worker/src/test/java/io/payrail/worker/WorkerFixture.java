package io.payrail.worker;

import io.payrail.contract.Command;
import io.payrail.contract.Headers;
import io.payrail.contract.Messages;
import io.payrail.contract.Reply;
import io.payrail.contract.Topics;
import io.payrail.embedded.Database;
import io.payrail.embedded.Servers;
import io.payrail.simulator.SimulatorOptions;
import io.payrail.simulator.StripeSimulator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A worker on a database of its own, the shared broker and a simulator of its own; and what it
/// takes to talk to it.
public final class WorkerFixture implements AutoCloseable {
    public static final String SECRET_KEY = "sk_test_workerfixture";
    private static final int REPLY_PARTITION = 3;

    public final StripeSimulator stripe;
    public final Database database = Servers.freshDatabase();
    public final JdbcClient jdbc = JdbcClient.create(database.dataSource());

    private final String group = Servers.unique("worker");
    private final KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                    Map.of("bootstrap.servers", Servers.bootstrapServers(), "linger.ms", 0),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
    private final Map<UUID, List<Reply>> replies = new HashMap<>();
    private final KafkaConsumer<byte[], byte[]> replyConsumer =
            new KafkaConsumer<>(
                    Map.of("bootstrap.servers", Servers.bootstrapServers()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
    private final List<ConfigurableApplicationContext> workers = new ArrayList<>();

    private WorkerFixture(SimulatorOptions options) {
        stripe = StripeSimulator.start(options);
        Servers.createTopics(
                Map.of(
                        Topics.COMMANDS,
                        12,
                        Topics.REPLIES,
                        16,
                        Topics.STRIPE_EVENTS,
                        12,
                        Topics.STRIPE_EVENTS_SHADOW,
                        12,
                        Topics.EVENTS,
                        12,
                        Topics.deadLetters(Topics.COMMANDS),
                        1,
                        Topics.deadLetters(Topics.STRIPE_EVENTS),
                        1));
        var partition = new TopicPartition(Topics.REPLIES, REPLY_PARTITION);
        replyConsumer.assign(List.of(partition));
        replyConsumer.seekToEnd(List.of(partition));
        var _ = replyConsumer.position(partition);
    }

    /// A fixture with one worker running.
    public static WorkerFixture start(String... settings) {
        var fixture = withoutWorker();
        var _ = fixture.startWorker(settings);
        return fixture;
    }

    /// A fixture with no worker yet.
    public static WorkerFixture withoutWorker() {
        return withoutWorker(Clock.systemUTC());
    }

    /// A fixture with no worker yet, and with a Stripe that has this clock.
    public static WorkerFixture withoutWorker(Clock stripes) {
        return new WorkerFixture(
                SimulatorOptions.defaults()
                        .withPort(0)
                        .withClock(stripes)
                        .withKeys(SECRET_KEY, "pk_test_workerfixture"));
    }

    /// Settings of a worker that soon tries again what Stripe did not answer.
    public static String[] impatient(String callTimeout) {
        return new String[] {
            "--payrail.stripe.call-timeout=" + callTimeout,
            "--payrail.stripe.retry.attempts=4",
            "--payrail.stripe.retry.first-pause=20ms",
            "--payrail.stripe.retry.longest-pause=100ms",
            "--payrail.resolution.interval=200ms",
            "--payrail.resolution.first-pause=200ms"
        };
    }

    /// Starts a worker; the topics are shared by all tests, so it starts where they end now.
    public ConfigurableApplicationContext startWorker(String... settings) {
        return startWorker(_ -> {}, settings);
    }

    /// Starts a worker as [#startWorker(String...)] does, with something added to its application.
    public ConfigurableApplicationContext startWorker(
            Consumer<SpringApplication> addition, String... settings) {
        skipWhatOtherTestsLeft();
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--management.server.port=0",
                                "--spring.datasource.url=" + database.jdbcUrl(),
                                "--spring.datasource.username=" + database.username(),
                                "--spring.datasource.password=" + database.password(),
                                "--spring.datasource.hikari.maximum-pool-size=8",
                                "--spring.kafka.bootstrap-servers=" + Servers.bootstrapServers(),
                                "--payrail.dispatch.group=" + group + "-commands",
                                "--payrail.inbox.group=" + group + "-stripe-events",
                                "--payrail.stripe.api-base=" + stripe.baseUrl(),
                                "--payrail.stripe.secret-key=" + SECRET_KEY,
                                // It has tests of its own, and one slot would be shared.
                                "--payrail.relay.enabled=false"));
        for (var setting : settings) {
            // One that is given twice would be a list.
            var name = setting.substring(0, setting.indexOf('=') + 1);
            arguments.removeIf(argument -> argument.startsWith(name));
            arguments.add(setting);
        }
        var application = PaymentWorker.application();
        addition.accept(application);
        var worker = application.run(arguments.toArray(String[]::new));
        workers.add(worker);
        return worker;
    }

    private void skipWhatOtherTestsLeft() {
        if (!workers.isEmpty()) {
            return;
        }
        for (var topic : List.of(Topics.COMMANDS, Topics.STRIPE_EVENTS)) {
            var suffix = topic.equals(Topics.COMMANDS) ? "-commands" : "-stripe-events";
            try (var consumer =
                    new KafkaConsumer<>(
                            Map.of(
                                    "bootstrap.servers",
                                    Servers.bootstrapServers(),
                                    "group.id",
                                    group + suffix),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer())) {
                var partitions =
                        consumer.partitionsFor(topic).stream()
                                .map(info -> new TopicPartition(topic, info.partition()))
                                .toList();
                consumer.assign(partitions);
                consumer.seekToEnd(partitions);
                partitions.forEach(consumer::position);
                consumer.commitSync();
            }
        }
    }

    public void send(Command command) {
        var record =
                new ProducerRecord<>(
                        Topics.COMMANDS,
                        command.orderingKey().getBytes(StandardCharsets.UTF_8),
                        Messages.encode(command));
        record.headers()
                .add(
                        Headers.REPLY_PARTITION,
                        Integer.toString(REPLY_PARTITION).getBytes(StandardCharsets.UTF_8));
        send(record);
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        var _ = place(record);
    }

    /// Sends a record and tells where it lies.
    public RecordMetadata place(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// The consumer group in which this fixture's workers take commands.
    public String commandGroup() {
        return group + "-commands";
    }

    /// Sends a Stripe event as the ingestor would.
    public void sendStripeEvent(String objectId, String json) {
        send(
                new ProducerRecord<>(
                        Topics.STRIPE_EVENTS,
                        objectId.getBytes(StandardCharsets.UTF_8),
                        json.getBytes(StandardCharsets.UTF_8)));
    }

    /// The reply to a command, the first one that was not asked for yet.
    public Reply awaitReply(UUID command) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    for (var record : replyConsumer.poll(Duration.ofMillis(50))) {
                        var reply = Messages.decodeReply(record.value());
                        replies.computeIfAbsent(reply.commandId(), _ -> new ArrayList<>())
                                .add(reply);
                    }
                    return !replies.getOrDefault(command, List.of()).isEmpty();
                });
        return replies.getOrDefault(command, List.of()).removeFirst();
    }

    /// Sends a command and waits for its reply.
    public Reply execute(Command command) {
        send(command);
        return awaitReply(command.id());
    }

    /// The types of the journal's events for an aggregate, in order.
    public List<String> journalOf(String aggregateId) {
        return jdbc.sql("SELECT type FROM journal WHERE aggregate_id = ? ORDER BY sequence")
                .param(aggregateId)
                .query(String.class)
                .list();
    }

    public String statusOf(UUID operation) {
        return jdbc.sql("SELECT status FROM operation WHERE id = ?")
                .param(operation)
                .query(String.class)
                .single();
    }

    public void stopWorkers() {
        workers.forEach(ConfigurableApplicationContext::close);
    }

    @Override
    public void close() {
        stopWorkers();
        replyConsumer.close();
        producer.close();
        stripe.close();
    }
}
