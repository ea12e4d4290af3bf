package io.payrail.embedded;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
    @TempDir private Path folder;

    @Test
    void keepsItsRecordsAndGroupOffsetsOverARestartOnTheSamePort() throws Exception {
        int port = LoopbackPorts.free();
        var options = KafkaBroker.Options.in(folder.resolve("kafka")).withPort(port);
        try (var broker = KafkaBroker.start(options)) {
            createTopic(broker, "kept");
            send(broker, "kept", "first");
            assertThat(readNew(broker, "kept", 1)).containsExactly("first");
            send(broker, "kept", "second");
        }
        try (var broker = KafkaBroker.start(options)) {
            assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(readNew(broker, "kept", 1)).containsExactly("second");
        }
    }

    @Test
    void movesToAnotherPortWithItsData() throws Exception {
        var options = KafkaBroker.Options.in(folder.resolve("kafka"));
        try (var broker = KafkaBroker.start(options)) {
            createTopic(broker, "kept");
            send(broker, "kept", "first");
        }
        try (var broker = KafkaBroker.start(options)) {
            assertThat(readNew(broker, "kept", 1)).containsExactly("first");
        }
    }

    @Test
    void createsNoTopicByATypingError() throws Exception {
        try (var broker = KafkaBroker.start(KafkaBroker.Options.temporary())) {
            assertThatThrownBy(() -> send(broker, "mistyped", "lost"))
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThat(setting(broker, "auto.create.topics.enable")).isEqualTo("false");
            assertThat(setting(broker, "group.initial.rebalance.delay.ms")).isEqualTo("0");
            assertThat(setting(broker, "offsets.topic.replication.factor")).isEqualTo("1");
        }
    }

    @Test
    void listensOnTheLoopbackInterfaceOnly() throws Exception {
        try (var broker = KafkaBroker.start(KafkaBroker.Options.temporary())) {
            assertThat(setting(broker, "listeners").split(","))
                    .allMatch(listener -> listener.contains("://127.0.0.1:"));
        }
    }

    @Test
    void closingTwiceDoesNoHarm() throws Exception {
        var broker = KafkaBroker.start(KafkaBroker.Options.temporary());
        Path data = Path.of(setting(broker, "log.dirs"));
        assertThat(data).exists();
        broker.close();
        broker.close();
        assertThat(LoopbackPorts.isFree(broker.port())).isTrue();
        assertThat(data).doesNotExist();
    }

    @Test
    void aTakenPortIsOneClearLine() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = KafkaBroker.Options.temporary().withPort(taken.getLocalPort());
            assertThatThrownBy(() -> KafkaBroker.start(options))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessage(
                            "Port %d for Kafka is taken by another program", taken.getLocalPort());
        }
    }

    @Test
    void aDirectoryInUseIsRefusedAndItsBrokerLeftAlone() throws Exception {
        var options = KafkaBroker.Options.in(folder.resolve("kafka"));
        try (var first = KafkaBroker.start(options)) {
            assertThatThrownBy(() -> KafkaBroker.start(options))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("Another running program uses");
            createTopic(first, "alive");
            send(first, "alive", "record");
        }
    }

    @Test
    void sendsTheClientsOfItsSecondListenerToTheAdvertisedPort() throws Exception {
        int listening = LoopbackPorts.free();
        int advertised = LoopbackPorts.free();
        var options = KafkaBroker.Options.temporary().withProxied(listening, advertised);
        try (var broker = KafkaBroker.start(options)) {
            createTopic(broker, "topic");
            assertThat(leaderPort(broker.bootstrapServers(), "topic")).isEqualTo(broker.port());
            assertThat(leaderPort("127.0.0.1:" + listening, "topic")).isEqualTo(advertised);
        }
    }

    @Test
    void oneOfThreeMayGoWithoutARecordBeingLost() throws Exception {
        var controllers = List.of(LoopbackPorts.free(), LoopbackPorts.free(), LoopbackPorts.free());
        var starting = new ArrayList<CompletableFuture<KafkaBroker>>();
        for (int i = 0; i < controllers.size(); i++) {
            var options =
                    KafkaBroker.Options.in(folder.resolve("kafka-" + i))
                            .asMember(i, controllers)
                            // It needs a majority of controllers, which the last to go lacks.
                            .with("controlled.shutdown.enable", "false");
            starting.add(CompletableFuture.supplyAsync(() -> KafkaBroker.start(options)));
        }
        var brokers = starting.stream().map(CompletableFuture::join).toList();
        try {
            var survivor = brokers.get(1);
            try (var admin = admin(survivor)) {
                admin.createTopics(List.of(new NewTopic("replicated", 3, (short) 3)))
                        .all()
                        .get(30, SECONDS);
            }
            send(survivor, "replicated", "first");
            brokers.getFirst().close();
            assertThat(readNew(survivor, "replicated", 1)).containsExactly("first");
            send(survivor, "replicated", "second");
            assertThat(readNew(survivor, "replicated", 1)).containsExactly("second");
        } finally {
            brokers.forEach(KafkaBroker::close);
        }
    }

    /// As a client is told by the first answer that it gets.
    private static int leaderPort(String bootstrapServers, String topic) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers);
        try (var producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            return producer.partitionsFor(topic).getFirst().leader().port();
        }
    }

    private static void createTopic(KafkaBroker broker, String topic) throws Exception {
        try (var admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get(30, SECONDS);
        }
    }

    private static String setting(KafkaBroker broker, String name) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.BROKER, "1");
        try (var admin = admin(broker)) {
            var settings =
                    admin.describeConfigs(List.of(resource)).all().get(30, SECONDS).get(resource);
            return requireNonNull(settings).get(name).value();
        }
    }

    private static Admin admin(KafkaBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private static void send(KafkaBroker broker, String topic, String value) throws Exception {
        Map<String, Object> config =
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "max.block.ms",
                        "5000",
                        "acks",
                        "all");
        try (var producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get(30, SECONDS);
        }
    }

    /// Reads as one group goes on reading: from its committed offset, and commits.
    private static List<String> readNew(KafkaBroker broker, String topic, int count) {
        Map<String, Object> config =
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "group.id",
                        "reader",
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        "false");
        var values = new ArrayList<String>();
        try (var consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            consumer.commitSync();
        }
        return values;
    }
}
