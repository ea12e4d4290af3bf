package io.payrail.worker.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.payrail.contract.Topics;
import io.payrail.embedded.Database;
import io.payrail.embedded.KafkaBroker;
import io.payrail.embedded.PostgresServer;
import io.payrail.embedded.Servers;
import io.payrail.observability.Traces;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the relay does when what it depends on goes away and comes back: always the same, it goes
/// on.
class RelayFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String AGGREGATE = "pi_faults";

    @TempDir Path directory;

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static void createTopic(KafkaBroker broker) throws Exception {
        try (var admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                broker.bootstrapServers()))) {
            admin.createTopics(
                            List.of(new NewTopic(Topics.EVENTS, Optional.of(2), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static void awaitEvents(Subscriber subscriber, int count) {
        await().atMost(PATIENCE).until(() -> Set.copyOf(subscriber.ids()).size() >= count);
    }

    @Test
    void batchThatKafkaRefusesIsNotConfirmedAndComesAgain() throws Exception {
        var database = Servers.freshDatabase();
        var journal = Journal.in(database);
        var slot = Servers.unique("refused");
        try (var broker = KafkaBroker.start(KafkaBroker.Options.temporary())) {
            try (var relay =
                    Relays.start(
                            database,
                            broker.bootstrapServers(),
                            slot,
                            Map.of("payrail.relay.max-block", "300ms"))) {
                await().atMost(PATIENCE).until(() -> relay.count("payrail.relay.slot.heals") >= 1);
                journal.append(AGGREGATE, "{}");
                journal.append(AGGREGATE, "{}");
                // There is no topic, so no send succeeds.
                await().atMost(PATIENCE)
                        .until(() -> relay.count("payrail.relay.engine.restarts") >= 2);
                assertThat(relay.count("payrail.relay.events", "source", "stream")).isZero();
                createTopic(broker);
                try (var subscriber = new Subscriber(broker.bootstrapServers(), AGGREGATE)) {
                    awaitEvents(subscriber, 2);
                    assertThat(subscriber.sequences()).isEqualTo(Map.of(AGGREGATE, upTo(2)));
                }
                assertThat(relay.count("payrail.relay.slot.heals")).isEqualTo(1);
            }
        }
    }

    @Test
    void brokerThatComesBackGetsWhatWasCommittedMeanwhile() throws Exception {
        var database = Servers.freshDatabase();
        var journal = Journal.in(database);
        var options = KafkaBroker.Options.in(directory.resolve("kafka"));
        var broker = KafkaBroker.start(options);
        createTopic(broker);
        try (var relay =
                Relays.start(database, broker.bootstrapServers(), Servers.unique("broker"))) {
            journal.append(AGGREGATE, "{}");
            try (var subscriber = new Subscriber(broker.bootstrapServers(), AGGREGATE)) {
                awaitEvents(subscriber, 1);
            }
            broker.close();
            for (int i = 0; i < 20; i++) {
                journal.append(AGGREGATE, "{}");
            }
            await().atMost(PATIENCE).until(() -> relay.gauge("payrail.relay.lag") > 0.5);
            broker = KafkaBroker.start(options.withPort(broker.port()));
            try (var subscriber = new Subscriber(broker.bootstrapServers(), AGGREGATE)) {
                awaitEvents(subscriber, 21);
                assertThat(subscriber.sequences()).isEqualTo(Map.of(AGGREGATE, upTo(21)));
            }
        } finally {
            broker.close();
        }
    }

    @Test
    void restartOfPostgresAndStartBeforeItAreSurvived() throws Exception {
        var options = PostgresServer.Options.in(directory.resolve("postgres"));
        var server = PostgresServer.start(options);
        int port = server.port();
        var database = new Database("postgres", server.jdbcUrl("postgres"), server.superuser(), "");
        var journal = Journal.in(database);
        server.close();
        Servers.createTopics(Map.of(Topics.EVENTS, 4));
        var aggregate = Servers.unique("restart");
        try (var relay = Relays.start(database, Servers.bootstrapServers(), "restart");
                var subscriber = new Subscriber(Servers.bootstrapServers(), aggregate)) {
            await().atMost(PATIENCE).until(() -> relay.count("payrail.relay.engine.restarts") >= 1);
            server = PostgresServer.start(options.withPort(port));
            journal.append(aggregate, "{}");
            awaitEvents(subscriber, 1);
            server.close();
            server = PostgresServer.start(options.withPort(port));
            journal.append(aggregate, "{}");
            awaitEvents(subscriber, 2);
            assertThat(subscriber.sequences()).isEqualTo(Map.of(aggregate, upTo(2)));
            assertThat(relay.count("payrail.relay.slot.heals")).isEqualTo(1);
        } finally {
            server.close();
        }
    }

    @Test
    void slotThatLostItsWalIsHealedFromTheTable() throws Exception {
        var aggregate = Servers.unique("lost");
        Servers.createTopics(Map.of(Topics.EVENTS, 4));
        try (var server =
                        PostgresServer.start(
                                PostgresServer.Options.temporary()
                                        .with("max_slot_wal_keep_size", "1MB")
                                        .with("min_wal_size", "32MB")
                                        .with("max_wal_size", "32MB"));
                var subscriber = new Subscriber(Servers.bootstrapServers(), aggregate)) {
            var database =
                    new Database("postgres", server.jdbcUrl("postgres"), server.superuser(), "");
            var journal = Journal.in(database);
            var relay = Relays.start(database, Servers.bootstrapServers(), "lost");
            await().atMost(PATIENCE).until(() -> relay.count("payrail.relay.slot.heals") >= 1);
            journal.append(aggregate, "{}");
            awaitEvents(subscriber, 1);
            relay.close();
            journal.append(aggregate, "{}");
            for (int segment = 0; segment < 5; segment++) {
                journal.execute("SELECT pg_logical_emit_message(false, 'fill', repeat('x', 1000))");
                journal.execute("SELECT pg_switch_wal()");
            }
            journal.execute("CHECKPOINT");
            assertThat(journal.query("SELECT wal_status FROM pg_replication_slots"))
                    .isEqualTo("lost");
            relay.relay().start();
            try (relay) {
                awaitEvents(subscriber, 2);
                journal.append(aggregate, "{}");
                awaitEvents(subscriber, 3);
                assertThat(relay.count("payrail.relay.slot.heals")).isEqualTo(2);
                assertThat(subscriber.sequences()).isEqualTo(Map.of(aggregate, upTo(3)));
            }
        }
    }

    @Test
    void slotReplacedBetweenPreparationAndFirstBatchIsNoticedAndHealed() throws Exception {
        var database = Servers.freshDatabase();
        var journal = Journal.in(database);
        Servers.createTopics(Map.of(Topics.EVENTS, 4));
        var properties = Relays.properties(Servers.unique("replaced"), Map.of());
        var meters = new SimpleMeterRegistry();
        var metrics = new RelayMetrics(meters, Clock.systemUTC());
        var guard =
                new SlotGuard(
                        properties,
                        new Republication(properties, metrics),
                        metrics,
                        new StopSignal(),
                        Clock.systemUTC());
        try (var connection = database.dataSource().getConnection();
                var publisher =
                        new EventPublisher(
                                Map.of(
                                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                        Servers.bootstrapServers()),
                                properties,
                                Traces.none())) {
            var slot = guard.prepare(connection, publisher);
            guard.requireUntouched(connection, slot);
            journal.dropSlot(properties.slot());
            journal.append(AGGREGATE, "{}");
            journal.execute(
                    "SELECT pg_create_logical_replication_slot('"
                            + properties.slot()
                            + "', 'pgoutput')");
            assertThatThrownBy(() -> guard.requireUntouched(connection, slot))
                    .isInstanceOf(SlotLostException.class);
            guard.prepare(connection, publisher);
            assertThat(meters.get("payrail.relay.events").tag("source", "table").counter().count())
                    .isEqualTo(1);
        }
    }

    /// What an engine of Debezium's does that is starting when the slot goes.
    @Test
    void rowsThatASlotOfAnotherMakerLacksArePublished() throws Exception {
        var database = Servers.freshDatabase();
        var journal = Journal.in(database);
        var slot = Servers.unique("unmarked");
        var aggregate = Servers.unique("unmarked");
        Servers.createTopics(Map.of(Topics.EVENTS, 4));
        try (var subscriber = new Subscriber(Servers.bootstrapServers(), aggregate)) {
            try (var _ = Relays.start(database, Servers.bootstrapServers(), slot)) {
                journal.append(aggregate, "{}");
                awaitEvents(subscriber, 1);
            }
            journal.dropSlot(slot);
            journal.append(aggregate, "{}");
            journal.execute(
                    "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
            try (var relay = Relays.start(database, Servers.bootstrapServers(), slot)) {
                journal.append(aggregate, "{}");
                awaitEvents(subscriber, 3);
                assertThat(subscriber.sequences()).isEqualTo(Map.of(aggregate, upTo(3)));
                assertThat(relay.count("payrail.relay.slot.heals")).isEqualTo(1);
            }
        }
    }

    /// The leader's own connection goes on; only the stream is dead, and nobody says so.
    @Test
    void streamThatFallsSilentIsReplaced() throws Exception {
        silencedRelayPublishesOn(1);
    }

    @Test
    void leaderWhoseConnectionsAllFallSilentLeadsAgain() throws Exception {
        silencedRelayPublishesOn(0);
    }

    private static void silencedRelayPublishesOn(int spared) throws Exception {
        var database = Servers.freshDatabase();
        var journal = Journal.in(database);
        var aggregate = Servers.unique("silent");
        Servers.createTopics(Map.of(Topics.EVENTS, 4));
        var address = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        try (var link =
                        new SilentLink(
                                new InetSocketAddress(address.getHost(), address.getPort()));
                var relay =
                        Relays.start(
                                new Database(
                                        database.name(),
                                        database.jdbcUrl()
                                                .replace(
                                                        ":" + address.getPort(), ":" + link.port()),
                                        database.username(),
                                        database.password()),
                                Servers.bootstrapServers(),
                                Servers.unique("silent"),
                                Map.of("payrail.relay.network-timeout", "1s"));
                var subscriber = new Subscriber(Servers.bootstrapServers(), aggregate)) {
            await().atMost(PATIENCE).until(() -> relay.count("payrail.relay.slot.heals") >= 1);
            journal.append(aggregate, "{}");
            await().atMost(PATIENCE)
                    .until(() -> relay.count("payrail.relay.events", "source", "stream") == 1);
            link.silenceBut(spared);
            journal.append(aggregate, "{}");
            awaitEvents(subscriber, 2);
            await().atMost(PATIENCE).until(() -> relay.count("payrail.relay.engine.restarts") > 0);
            assertThat(subscriber.sequences()).isEqualTo(Map.of(aggregate, upTo(2)));
        }
    }
}
