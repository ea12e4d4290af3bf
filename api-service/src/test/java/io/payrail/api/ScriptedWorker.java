package io.payrail.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Command;
import io.payrail.contract.Headers;
import io.payrail.contract.Messages;
import io.payrail.contract.Reply;
import io.payrail.contract.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Stands in for the workers, with real Kafka: reads the commands that are published from now on
/// and answers each as its script says, or not at all.
final class ScriptedWorker implements AutoCloseable {
    /// One command as it came in.
    record Received(Command command, String key, Map<String, String> headers) {}

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Admin admin;
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final Thread thread;
    private final List<Received> received = new CopyOnWriteArrayList<>();

    /// By partition, the offset up to which every command is among the received.
    private final Map<TopicPartition, Long> seen = new ConcurrentHashMap<>();

    private volatile Function<Command, @Nullable Reply> script = command -> null;

    ScriptedWorker(String bootstrapServers) {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", 200),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                        new StringSerializer(),
                        new ByteArraySerializer());
        // A topic that was just made may not be known to the broker's metadata yet.
        var partitions =
                await()
                        .atMost(PATIENCE)
                        .until(
                                () -> consumer.partitionsFor(Topics.COMMANDS),
                                found -> !found.isEmpty())
                        .stream()
                        .map(found -> new TopicPartition(Topics.COMMANDS, found.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        notePositions();
        thread = Thread.ofPlatform().name("scripted-worker").daemon().start(this::work);
    }

    void answers(Function<Command, @Nullable Reply> newScript) {
        script = newScript;
    }

    List<Received> received() {
        return received;
    }

    /// An owner's commands among all that are published by now, so that there are none can be told
    /// as well.
    List<Received> receivedFrom(String ownerId) {
        awaitWhatIsPublished();
        return received.stream()
                .filter(each -> each.command().owner().id().equals(ownerId))
                .toList();
    }

    private void awaitWhatIsPublished() {
        var ends = ends();
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        ends.entrySet().stream()
                                .allMatch(end ->
                                        seen.getOrDefault(end.getKey(), -1L) >= end.getValue()));
    }

    private Map<TopicPartition, Long> ends() {
        var asked = seen.keySet().stream().collect(toMap(each -> each, _ -> OffsetSpec.latest()));
        try {
            return admin
                    .listOffsets(asked)
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .entrySet()
                    .stream()
                    .collect(toMap(Map.Entry::getKey, end -> end.getValue().offset()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Answers a command that came in before.
    void answer(Received each, Reply reply) {
        int partition =
                Integer.parseInt(requireNonNull(each.headers().get(Headers.REPLY_PARTITION)));
        send(record(partition, reply, each.command()));
    }

    /// Puts any bytes where replies are read.
    void write(int partition, byte @Nullable [] bytes) {
        send(new ProducerRecord<>(Topics.REPLIES, partition, "any", bytes));
    }

    private void send(ProducerRecord<String, byte[]> record) {
        try {
            producer.send(record).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void work() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    var headers = new HashMap<String, String>();
                    for (Header header : record.headers()) {
                        headers.put(header.key(), new String(header.value(), UTF_8));
                    }
                    var each =
                            new Received(
                                    Messages.decodeCommand(record.value()), record.key(), headers);
                    received.add(each);
                    var reply = script.apply(each.command());
                    if (reply != null) {
                        answer(each, reply);
                    }
                }
                notePositions();
            }
        } catch (WakeupException e) {
            // Closed.
        }
    }

    private void notePositions() {
        consumer.assignment()
                .forEach(partition -> seen.put(partition, consumer.position(partition)));
    }

    private static ProducerRecord<String, byte[]> record(
            int partition, Reply reply, Command command) {
        var record =
                new ProducerRecord<>(
                        Topics.REPLIES,
                        partition,
                        reply.commandId().toString(),
                        Messages.encode(reply));
        record.headers()
                .add(Headers.COMMAND_ID, reply.commandId().toString().getBytes(UTF_8))
                .add(Headers.COMMAND_FINGERPRINT, command.fingerprint().getBytes(UTF_8));
        return record;
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
        producer.close();
        admin.close();
    }
}
