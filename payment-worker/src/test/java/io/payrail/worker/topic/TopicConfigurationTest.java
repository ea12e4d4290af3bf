package io.payrail.worker.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Topics;
import io.payrail.embedded.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.util.unit.DataSize;

final class TopicConfigurationTest {
    private static final int LARGEST_WEBHOOK_BYTES = 1024 * 1024;
    private static final TopicProperties PROPERTIES =
            new TopicProperties(
                    2,
                    3,
                    (short) 1,
                    (short) 1,
                    Duration.ofDays(7),
                    Duration.ofMinutes(10),
                    Duration.ofDays(35),
                    Duration.ofDays(7),
                    Duration.ofDays(35),
                    Duration.ofDays(35),
                    DataSize.ofMegabytes(3));

    @Test
    void missingTopicsAreMadeOthersLeftAndTheLargestWebhookAndItsDeadLetterFit() throws Exception {
        try (var broker = KafkaBroker.start(KafkaBroker.Options.temporary())) {
            var admin = new KafkaAdmin(Map.of("bootstrap.servers", broker.bootstrapServers()));
            admin.createOrModifyTopics(new NewTopic(Topics.EVENTS, 1, (short) 1));
            var topics = new TopicsOnStart(admin, new TopicConfiguration().topics(PROPERTIES));
            topics.start();
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(partitions(admin))
                                    .containsExactlyInAnyOrderEntriesOf(
                                            Map.of(
                                                    Topics.COMMANDS,
                                                    2,
                                                    Topics.REPLIES,
                                                    3,
                                                    Topics.STRIPE_EVENTS,
                                                    2,
                                                    Topics.STRIPE_EVENTS_SHADOW,
                                                    2,
                                                    Topics.EVENTS,
                                                    1,
                                                    Topics.deadLetters(Topics.COMMANDS),
                                                    1,
                                                    Topics.deadLetters(Topics.STRIPE_EVENTS),
                                                    1)));
            topics.stop();
            try (var producer = producer(broker)) {
                for (var topic :
                        new String[] {
                            Topics.STRIPE_EVENTS, Topics.deadLetters(Topics.STRIPE_EVENTS)
                        }) {
                    assertThatCode(() -> send(producer, topic)).doesNotThrowAnyException();
                }
                assertThatThrownBy(() -> send(producer, Topics.EVENTS))
                        .hasCauseInstanceOf(RecordTooLargeException.class);
            }
        }
    }

    private static Map<String, Integer> partitions(KafkaAdmin admin) {
        return admin
                .describeTopics(
                        Topics.COMMANDS,
                        Topics.REPLIES,
                        Topics.STRIPE_EVENTS,
                        Topics.STRIPE_EVENTS_SHADOW,
                        Topics.EVENTS,
                        Topics.deadLetters(Topics.COMMANDS),
                        Topics.deadLetters(Topics.STRIPE_EVENTS))
                .values()
                .stream()
                .collect(
                        Collectors.toMap(
                                TopicDescription::name, topic -> topic.partitions().size()));
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "max.request.size",
                        3 * LARGEST_WEBHOOK_BYTES),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic)
            throws Exception {
        var body = new byte[LARGEST_WEBHOOK_BYTES];
        new Random(1).nextBytes(body);
        var record = new ProducerRecord<byte[], byte[]>(topic, body);
        record.headers().add("stripe-event-id", "evt_1".getBytes(StandardCharsets.UTF_8));
        var _ = producer.send(record).get(30, TimeUnit.SECONDS);
    }
}
