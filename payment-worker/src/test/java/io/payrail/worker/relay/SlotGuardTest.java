package io.payrail.worker.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.payrail.contract.Topics;
import io.payrail.embedded.Database;
import io.payrail.embedded.PostgresServer;
import io.payrail.embedded.Servers;
import io.payrail.observability.Traces;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a new slot lacks, the table has.
class SlotGuardTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String AGGREGATE = "pi_guard";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RelayProperties properties = Relays.properties(Servers.unique("guard"), Map.of());

    private SlotGuard guard() {
        var metrics = new RelayMetrics(meters, Clock.systemUTC());
        return new SlotGuard(
                properties,
                new Republication(properties, metrics),
                metrics,
                new StopSignal(),
                Clock.systemUTC());
    }

    private static long begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_current_xact_id()::text::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void awaitSomebodyWaitingFor(Journal journal, long transaction) {
        await().atMost(PATIENCE)
                .until(() ->
                        "t"
                                .equals(
                                        journal.query(
                                                "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
                                                        + " AND transactionid = '"
                                                        + transaction
                                                        + "'::xid)")));
    }

    /// A standby that never answers holds a commit between its record in the WAL and the moment at
    /// which others see it. The slot becomes consistent behind the record, so that its stream has
    /// no such row, while the committing transaction is the newest one of all.
    @Test
    void rowOfTheNewestTransactionCommittedTooEarlyForTheSlotIsAwaitedAndRepublished()
            throws Exception {
        Servers.createTopics(Map.of(Topics.EVENTS, 4));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var server =
                        PostgresServer.start(
                                PostgresServer.Options.temporary()
                                        .with("synchronous_standby_names", "nobody")
                                        .with("synchronous_commit", "local"));
                var publisher =
                        new EventPublisher(
                                Map.of(
                                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                        Servers.bootstrapServers()),
                                properties,
                                Traces.none())) {
            var database =
                    new Database("postgres", server.jdbcUrl("postgres"), server.superuser(), "");
            var journal = Journal.in(database);
            try (var first = database.dataSource().getConnection();
                    var second = database.dataSource().getConnection();
                    var guarding = database.dataSource().getConnection()) {
                long firstId = begin(first);
                var preparation = threads.submit(() -> guard().prepare(guarding, publisher));
                awaitSomebodyWaitingFor(journal, firstId);
                long secondId = begin(second);
                first.commit();
                awaitSomebodyWaitingFor(journal, secondId);
                var append = appendWithoutEnd(database, threads);
                await().atMost(PATIENCE).until(() -> waitingForStandby(journal) != null);
                second.commit();
                awaitLooksOrEnd(journal, preparation);
                journal.execute("SELECT pg_cancel_backend(" + waitingForStandby(journal) + ")");
                append.get();
                preparation.get();
            }
            assertThat(
                            journal.query(
                                    "SELECT count(*) FROM pg_logical_slot_peek_binary_changes('"
                                            + properties.slot()
                                            + "', NULL, NULL, 'proto_version', '1',"
                                            + " 'publication_names', 'payrail_journal')"))
                    .as("messages of the stream")
                    .isEqualTo("0");
            assertThat(meters.get("payrail.relay.events").tag("source", "table").counter().count())
                    .isEqualTo(1);
        }
    }

    private static Future<Journal.Row> appendWithoutEnd(
            Database database, ExecutorService threads) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (var connection = database.dataSource().getConnection();
                            var statement = connection.createStatement()) {
                        statement.execute("SET synchronous_commit = on");
                        return Journal.append(connection, AGGREGATE, "{}", null);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
    }

    private static @Nullable String waitingForStandby(Journal journal) {
        return journal.query("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    }

    /// Until the guard has been seen to look at the new slot again and again, or is through.
    private static void awaitLooksOrEnd(Journal journal, Future<Slot> preparation) {
        Set<String> looks = new HashSet<>();
        await().atMost(PATIENCE)
                .until(() -> {
                    String look =
                            journal.query(
                                    """
                                    SELECT query_start FROM pg_stat_activity
                                    WHERE query LIKE '%slot.failover%' AND pid <> pg_backend_pid()
                                      AND EXISTS (SELECT FROM pg_replication_slots WHERE confirmed_flush_lsn IS NOT NULL)
                                    """);
                    if (look != null) {
                        looks.add(look);
                    }
                    return looks.size() > 3 || preparation.isDone();
                });
    }
}
