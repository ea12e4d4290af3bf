package io.payrail.embedded;

import java.time.Duration;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The official images with the settings of the embedded servers, as far as containers need them.
final class Containers {
    private static final String POSTGRES_IMAGE = "postgres:18";
    private static final String KAFKA_IMAGE = "apache/kafka:4.3.1";

    /// Testcontainers waits for a minute: too short for a broker beside other builds.
    private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(3);

    private Containers() {}

    static PostgreSQLContainer postgres() {
        var container =
                new PostgreSQLContainer(POSTGRES_IMAGE)
                        .withDatabaseName("postgres")
                        .withUsername("postgres")
                        .withStartupTimeout(STARTUP_TIMEOUT)
                        .withEnv(
                                "POSTGRES_INITDB_ARGS",
                                "--encoding=UTF8 --locale=C --locale-provider=builtin"
                                        + " --builtin-locale=C.UTF-8");
        container.setCommand(
                "postgres",
                "-c",
                "autovacuum=off",
                "-c",
                "wal_level=logical",
                "-c",
                "max_wal_senders=100",
                "-c",
                "max_replication_slots=100",
                "-c",
                "max_connections=200");
        container.start();
        return container;
    }

    static KafkaContainer kafka() {
        var container =
                new KafkaContainer(KAFKA_IMAGE)
                        .withStartupTimeout(STARTUP_TIMEOUT)
                        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                        .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                        .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
                        .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4");
        container.start();
        return container;
    }
}
