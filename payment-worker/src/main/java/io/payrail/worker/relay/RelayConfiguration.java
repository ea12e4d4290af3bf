package io.payrail.worker.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.contract.Secret;
import io.payrail.observability.Traces;
import java.time.Clock;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The relay with the worker's database, brokers and meters; started once the schema is migrated.
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "payrail.relay.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RelayProperties.class)
class RelayConfiguration {
    @Bean
    @DependsOnDatabaseInitialization
    JournalRelay journalRelay(
            RelayProperties properties,
            JdbcConnectionDetails database,
            KafkaProperties kafka,
            KafkaConnectionDetails brokers,
            MeterRegistry meters,
            Traces traces,
            Clock clock) {
        var producer = kafka.buildProducerProperties();
        producer.put(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers.getProducer().getBootstrapServers());
        String securityProtocol = brokers.getProducer().getSecurityProtocol();
        if (securityProtocol != null) {
            producer.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, securityProtocol);
        }
        return new JournalRelay(
                database(properties, database),
                producer,
                properties,
                new RelayMetrics(meters, clock),
                traces,
                clock);
    }

    private static RelayDatabase database(
            RelayProperties properties, JdbcConnectionDetails details) {
        if (properties.username() != null) {
            return new RelayDatabase(
                    details.getJdbcUrl(), properties.username(), properties.password());
        }
        return new RelayDatabase(
                details.getJdbcUrl(), details.getUsername(), secret(details.getPassword()));
    }

    private static @Nullable Secret secret(@Nullable String password) {
        return password == null || password.isEmpty() ? null : new Secret(password);
    }
}
