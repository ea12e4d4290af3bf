package io.payrail.worker.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payrail.contract.Topics;
import io.payrail.embedded.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
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
                    Duration.ofDays(35),
                    Duration.ofDays(35),
                    DataSize.ofMegabytes(3));

    @Test
    void missingTopicsAreMadeAndTakeTheLargestWebhookAndItsDeadLetter() {
        try (var broker = KafkaBroker.start(KafkaBroker.Options.temporary());
                var context = new AnnotationConfigApplicationContext()) {
            var admin = new KafkaAdmin(Map.of("bootstrap.servers", broker.bootstrapServers()));
            context.registerBean(KafkaAdmin.class, () -> admin);
            context.registerBean(TopicProperties.class, () -> PROPERTIES);
            context.register(TopicConfiguration.class);
            context.refresh();

            var topics =
                    admin.describeTopics(Topics.COMMANDS, Topics.REPLIES, Topics.EVENTS).values();
            assertThat(topics)
                    .extracting(topic -> topic.partitions().size())
                    .containsExactlyInAnyOrder(2, 3, 2);
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
