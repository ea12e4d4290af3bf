package io.payrail.worker.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import io.payrail.observability.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class RelayConfigurationTest {
    private final ApplicationContextRunner context =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    DataSourceAutoConfiguration.class,
                                    FlywayAutoConfiguration.class,
                                    KafkaAutoConfiguration.class))
                    .withUserConfiguration(RelayConfiguration.class)
                    .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                    .withBean(Traces.class, Traces::none)
                    .withBean(Clock.class, Clock::systemUTC);

    @Test
    void relayRunsOnAnEmptyDatabaseBecauseItStartsAfterTheMigration() {
        var database = Servers.freshDatabase();
        Servers.createTopics(Map.of(Topics.EVENTS, 4));
        context.withPropertyValues(
                        "spring.datasource.url=" + database.jdbcUrl(),
                        "spring.datasource.username=" + database.username(),
                        "spring.datasource.password=" + database.password(),
                        "spring.kafka.bootstrap-servers=" + Servers.bootstrapServers(),
                        "payrail.relay.slot=" + Servers.unique("wired"))
                .run(started -> {
                    assertThat(started).hasSingleBean(JournalRelay.class);
                    var meters = started.getBean(MeterRegistry.class);
                    await().atMost(Duration.ofSeconds(30))
                            .until(() ->
                                    meters.get("payrail.relay.slot.heals").counter().count() == 1);
                    assertThat(meters.get("payrail.relay.engine.restarts").counter().count())
                            .isZero();
                });
    }

    @Test
    void settingOutOfItsBoundsStopsTheStart() {
        var database = Servers.freshDatabase();
        context.withPropertyValues(
                        "spring.datasource.url=" + database.jdbcUrl(),
                        "spring.datasource.username=" + database.username(),
                        "spring.datasource.password=" + database.password(),
                        "payrail.relay.max-batch-size=0")
                .run(started -> assertThat(started).hasFailed());
    }

    @Test
    void disabledRelayIsNotThere() {
        var database = Servers.freshDatabase();
        context.withPropertyValues(
                        "spring.datasource.url=" + database.jdbcUrl(),
                        "spring.datasource.username=" + database.username(),
                        "spring.datasource.password=" + database.password(),
                        "payrail.relay.enabled=false")
                .run(started -> assertThat(started).doesNotHaveBean(JournalRelay.class));
    }
}
