package io.payrail.worker.topic;

import io.payrail.contract.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;

/// Payrail's topics.
@Configuration(proxyBeanMethods = false)
class TopicConfiguration {
    /// The age at which a segment of the replies' topic is closed, so that retention can delete it.
    private static final Duration SHORTEST_SEGMENT = Duration.ofMinutes(5);

    @Bean
    PayrailTopics topics(TopicProperties properties) {
        String stripeEventSize = Long.toString(properties.stripeEventSize().toBytes());
        return new PayrailTopics(
                List.of(
                        topic(
                                        Topics.COMMANDS,
                                        properties.partitions(),
                                        properties.commandRetention(),
                                        properties)
                                .build(),
                        topic(
                                        Topics.REPLIES,
                                        properties.replyPartitions(),
                                        properties.replyRetention(),
                                        properties)
                                // Retention works on whole segments, and secrets are to go soon.
                                .config(
                                        TopicConfig.SEGMENT_MS_CONFIG,
                                        Long.toString(SHORTEST_SEGMENT.toMillis()))
                                .build(),
                        topic(
                                        Topics.STRIPE_EVENTS,
                                        properties.partitions(),
                                        properties.stripeEventRetention(),
                                        properties)
                                .config(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, stripeEventSize)
                                .build(),
                        topic(
                                        Topics.STRIPE_EVENTS_SHADOW,
                                        properties.partitions(),
                                        properties.shadowRetention(),
                                        properties)
                                .config(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, stripeEventSize)
                                .build(),
                        topic(
                                        Topics.EVENTS,
                                        properties.partitions(),
                                        properties.eventRetention(),
                                        properties)
                                .build(),
                        topic(
                                        Topics.deadLetters(Topics.COMMANDS),
                                        1,
                                        properties.deadLetterRetention(),
                                        properties)
                                .build(),
                        topic(
                                        Topics.deadLetters(Topics.STRIPE_EVENTS),
                                        1,
                                        properties.deadLetterRetention(),
                                        properties)
                                .config(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, stripeEventSize)
                                .build()));
    }

    private static TopicBuilder topic(
            String name, int partitions, Duration retention, TopicProperties properties) {
        return TopicBuilder.name(name)
                .partitions(partitions)
                .replicas(properties.replicationFactor())
                .config(
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        Short.toString(properties.minInsyncReplicas()))
                .config(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
    }
}
