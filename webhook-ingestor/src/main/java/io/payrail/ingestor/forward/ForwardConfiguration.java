package io.payrail.ingestor.forward;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ForwardProperties.class)
class ForwardConfiguration {
    /// What a 200 promises must not depend on a configuration file.
    @Bean
    DefaultKafkaProducerFactoryCustomizer durableProducer() {
        return factory ->
                factory.updateConfigs(
                        Map.of(
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                true,
                                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                                StringSerializer.class,
                                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                                ByteArraySerializer.class));
    }

    @Bean
    LastAcknowledgement lastAcknowledgement() {
        return new LastAcknowledgement();
    }

    /// The factory owns the producer and closes it after the web server has answered its last
    /// request.
    @Bean
    EventForwarder eventForwarder(
            ProducerFactory<String, byte[]> producers,
            ForwardProperties properties,
            LastAcknowledgement lastAcknowledgement) {
        return new EventForwarder(
                producers.createProducer(), properties.ackTimeout(), lastAcknowledgement);
    }

    /// The bean's name is the name of the health component.
    @Bean
    TopicHealth kafka(
            KafkaAdmin kafkaAdmin,
            ForwardProperties properties,
            LastAcknowledgement lastAcknowledgement) {
        Map<String, Object> config = new HashMap<>(kafkaAdmin.getConfigurationProperties());
        int timeoutMs = Math.toIntExact(properties.probeTimeout().toMillis());
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "payrail-webhook-ingestor-health");
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMs);
        return new TopicHealth(
                Admin.create(config),
                lastAcknowledgement,
                properties.probeTimeout(),
                properties.probeEvery());
    }
}
