package io.payrail.worker.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.embedded.Database;
import io.payrail.embedded.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalRelayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name = Servers.unique("relay");
    private final Database database = Servers.freshDatabase();
    private final Journal journal = Journal.in(database);
    private final List<Relays> relays = new ArrayList<>();
    private final Subscriber subscriber;

    JournalRelayTest() {
        Servers.createTopics(Map.of(Topics.EVENTS, 4));
        subscriber = new Subscriber(Servers.bootstrapServers(), name);
    }

    @AfterEach
    void stop() {
        relays.forEach(Relays::close);
        subscriber.close();
    }

    private Relays start() {
        return start(Map.of());
    }

    private Relays start(Map<String, String> settings) {
        var relay = Relays.start(database, Servers.bootstrapServers(), name, settings);
        relays.add(relay);
        return relay;
    }

    private Relays startAndAwaitStreaming() {
        var started = start();
        await().atMost(PATIENCE).until(() -> started.count("payrail.relay.slot.heals") == 1);
        return started;
    }

    private void awaitIds(int count) {
        await().atMost(PATIENCE).until(() -> Set.copyOf(subscriber.ids()).size() >= count);
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .collect(
                        Collectors.toMap(Header::key, header -> new String(header.value(), UTF_8)));
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void committedRowComesOutAsOneCloudEvent() throws Exception {
        var relay = startAndAwaitStreaming();
        var traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Journal.Row row;
        try (var connection = database.dataSource().getConnection()) {
            row =
                    Journal.append(
                            connection,
                            name,
                            "{\"b\": 1,\"a\":\"ä\\u20ac\",  \"n\":1.50}",
                            traceparent);
        }
        var recordedAt =
                journal.query(
                        "SELECT to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM journal");
        awaitIds(1);
        var record = subscriber.records().getFirst();
        assertThat(record.key()).isEqualTo(name);
        assertThat(new String(record.value(), UTF_8)).isEqualTo(row.payload());
        var headers = headers(record);
        assertThat(Instant.parse(Objects.requireNonNull(headers.remove(Headers.CE_TIME))))
                .isEqualTo(Instant.parse(Objects.requireNonNull(recordedAt)));
        assertThat(headers)
                .isEqualTo(
                        Map.of(
                                Headers.CE_SPECVERSION, "1.0",
                                Headers.CE_ID, row.id(),
                                Headers.CE_TYPE, "payrail.payment.updated.v1",
                                Headers.CE_SOURCE, "/payrail",
                                Headers.CE_SUBJECT, name,
                                Headers.CE_SEQUENCE, "1",
                                Headers.CE_CAUSE, "stripe:evt_1",
                                Headers.CE_TRACEPARENT, traceparent,
                                Headers.CONTENT_TYPE, "application/json"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    assertThat(relay.count("payrail.relay.events", "source", "stream"))
                            .isEqualTo(1);
                    assertThat(relay.gauge("payrail.relay.lag.rows")).isZero();
                    assertThat(relay.gauge("payrail.relay.lag")).isZero();
                });
        assertThat(relay.gauge("payrail.relay.leader")).isEqualTo(1);
        assertThat(subscriber.records()).hasSize(1);
    }

    @Test
    void rolledBackRowIsNeverPublished() throws Exception {
        startAndAwaitStreaming();
        try (var connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Journal.append(connection, name + "-gone", "{}", null);
            connection.rollback();
        }
        var row = journal.append(name, "{}");
        awaitIds(1);
        assertThat(subscriber.ids()).containsExactly(row.id());
    }

    @Test
    void orderOfEachAggregateIsKeptWithTwoWriters() throws Exception {
        startAndAwaitStreaming();
        Callable<Void> writer =
                () -> {
                    try (var connection = database.dataSource().getConnection()) {
                        connection.setAutoCommit(false);
                        for (int i = 0; i < 300; i++) {
                            Journal.append(connection, name + "-" + i % 3, "{}", null);
                            if (i % 2 == 0) {
                                connection.commit();
                            }
                        }
                        connection.commit();
                    }
                    return null;
                };
        // Each transaction locks its aggregates in the same order, so the two do not deadlock.
        try (var writers = Executors.newFixedThreadPool(2)) {
            for (var written : writers.invokeAll(List.of(writer, writer))) {
                written.get();
            }
        }
        awaitIds(600);
        assertThat(subscriber.sequences())
                .isEqualTo(
                        Map.of(
                                name + "-0",
                                upTo(200),
                                name + "-1",
                                upTo(200),
                                name + "-2",
                                upTo(200)));
    }

    @Test
    void relayRestartedInTheMiddleOfALoadLosesNothing() throws Exception {
        startAndAwaitStreaming();
        var written = new ConcurrentLinkedQueue<String>();
        var enough = new AtomicBoolean();
        try (var writer = Executors.newSingleThreadExecutor()) {
            var writing =
                    writer.submit(() -> {
                        try (var connection = database.dataSource().getConnection()) {
                            while (!enough.get()) {
                                written.add(Journal.append(connection, name, "{}", null).id());
                            }
                        }
                        return null;
                    });
            for (int restart = 0; restart < 3; restart++) {
                int before = subscriber.records().size();
                await().atMost(PATIENCE).until(() -> subscriber.records().size() > before + 50);
                relays.getLast().close();
                start();
            }
            enough.set(true);
            writing.get();
        }
        await().atMost(PATIENCE).until(() -> subscriber.ids().containsAll(written));
        assertThat(Set.copyOf(subscriber.ids())).isEqualTo(Set.copyOf(written));
        assertThat(subscriber.sequences()).isEqualTo(Map.of(name, upTo(written.size())));
    }

    @Test
    void oneCandidateLeadsAndTheOtherTakesOverWhenItsConnectionIsCut() throws Exception {
        var first = startAndAwaitStreaming();
        var second =
                start(Map.of("payrail.relay.min-backoff", "5s", "payrail.relay.max-backoff", "5s"));
        assertThat(first.gauge("payrail.relay.leader")).isEqualTo(1);
        assertThat(second.gauge("payrail.relay.leader")).isZero();
        first.relay().stop();
        await().atMost(PATIENCE).until(() -> second.gauge("payrail.relay.leader") == 1);

        var third = start();
        await().during(Duration.ofMillis(300))
                .until(() -> third.gauge("payrail.relay.leader") == 0);
        journal.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database d ON d.oid = database"
                        + " WHERE locktype = 'advisory' AND datname = current_database()");
        await().atMost(PATIENCE).until(() -> third.gauge("payrail.relay.leader") == 1);
        await().atMost(PATIENCE).until(() -> second.gauge("payrail.relay.leader") == 0);
        var row = journal.append(name, "{}");
        awaitIds(1);
        assertThat(subscriber.ids()).contains(row.id());
        assertThat(third.gauge("payrail.relay.leader")).isEqualTo(1);
    }

    @Test
    void rowsOfAnExistingJournalAreRepublishedAtTheFirstStart() throws Exception {
        for (int i = 0; i < 5; i++) {
            journal.append(name + "-a", "{}");
            journal.append(name + "-b", "{}");
        }
        var relay = startAndAwaitStreaming();
        awaitIds(10);
        assertThat(subscriber.sequences())
                .isEqualTo(Map.of(name + "-a", upTo(5), name + "-b", upTo(5)));
        assertThat(relay.count("payrail.relay.events", "source", "table")).isEqualTo(10);
    }

    @Test
    void droppedSlotIsHealedFromTheHorizonOn() throws Exception {
        var first = startAndAwaitStreaming();
        for (int i = 0; i < 50; i++) {
            journal.append(name, "{\"n\": " + i + "}");
        }
        awaitIds(50);
        awaitHorizonAfterAllRows();
        first.close();
        journal.append(name, "{}");
        journal.dropSlot(name);
        for (int i = 0; i < 9; i++) {
            journal.append(name, "{}");
        }
        var second = startAndAwaitStreaming();
        awaitIds(60);
        journal.append(name, "{}");
        awaitIds(61);
        assertThat(subscriber.sequences()).isEqualTo(Map.of(name, upTo(61)));
        assertThat(second.count("payrail.relay.events", "source", "table")).isEqualTo(10);
    }

    @Test
    void slotTakenAwayFromARunningRelayIsHealed() throws Exception {
        var relay = startAndAwaitStreaming();
        journal.append(name, "{}");
        awaitIds(1);
        // Dropping is refused while the slot is read, so it may take more than one attempt.
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() ->
                        journal.execute(
                                """
                                SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots
                                WHERE slot_name = '%1$s';
                                SELECT pg_drop_replication_slot('%1$s')
                                """
                                        .formatted(name)));
        journal.append(name, "{}");
        awaitIds(2);
        await().atMost(PATIENCE).until(() -> relay.count("payrail.relay.slot.heals") == 2);
        journal.append(name, "{}");
        awaitIds(3);
        assertThat(subscriber.sequences()).isEqualTo(Map.of(name, upTo(3)));
    }

    @Test
    void rowOfATransactionThatOutlivesSlotAndHorizonIsPublished() throws Exception {
        var first = startAndAwaitStreaming();
        try (var connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            var slow = Journal.append(connection, name + "-slow", "{}", null);
            for (int i = 0; i < 5; i++) {
                journal.append(name, "{}");
            }
            awaitIds(5);
            awaitLagGone(first);
            first.close();
            journal.dropSlot(name);
            var second = start();
            await().atMost(PATIENCE).until(() -> second.gauge("payrail.relay.leader") == 1);
            journal.append(name, "{}");
            connection.commit();
            awaitIds(7);
            assertThat(subscriber.ids()).contains(slow.id());
        }
    }

    @Test
    void republishedRecordEqualsTheStreamedOne() throws Exception {
        var first = startAndAwaitStreaming();
        journal.append(name, "{\"z\": [1, 2.50], \"a\": \"é\"}");
        awaitIds(1);
        first.close();
        journal.dropSlot(name);
        journal.execute("DELETE FROM relay_progress");
        start();
        await().atMost(PATIENCE).until(() -> subscriber.records().size() >= 2);
        var streamed = subscriber.records().get(0);
        var republished = subscriber.records().get(1);
        assertThat(republished.value()).isEqualTo(streamed.value());
        assertThat(republished.key()).isEqualTo(streamed.key());
        assertThat(headers(republished)).isEqualTo(headers(streamed));
    }

    @Test
    void partitionsMayComeAndGoAndPayloadsMayBeLarge() throws Exception {
        journal.execute(
                "CREATE TABLE journal_2020 PARTITION OF journal FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')");
        startAndAwaitStreaming();
        var large = "{\"text\": \"" + "0123456789abcdef".repeat(50_000) + "\"}";
        var row = journal.append(name, large);
        journal.execute(
                """
                INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                VALUES ('2020-06-01', 'payment', '%1$s', 2, 't', '{}', 'c');
                CREATE TABLE journal_2019 PARTITION OF journal FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
                INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                VALUES ('2019-06-01', 'payment', '%1$s', 3, 't', '{}', 'c')
                """
                        .formatted(name));
        awaitIds(3);
        journal.execute(
                "DROP TABLE journal_2019; ALTER TABLE journal DETACH PARTITION journal_2020");
        journal.execute("UPDATE journal_sequence SET last = 3");
        journal.append(name, "{}");
        awaitIds(4);
        assertThat(subscriber.sequences()).isEqualTo(Map.of(name, upTo(4)));
        assertThat(new String(subscriber.records().getFirst().value(), UTF_8))
                .isEqualTo(row.payload());
    }

    @Test
    void walOfOtherTablesDoesNotPileUpBehindTheSlot() throws Exception {
        start(Map.of("payrail.relay.max-unmarked-wal-bytes", "100000"));
        await().atMost(PATIENCE)
                .until(() -> relays.getFirst().count("payrail.relay.slot.heals") == 1);
        journal.execute(
                "CREATE TABLE other AS SELECT repeat('x', 1000) FROM generate_series(1, 5000)");
        var written = journal.query("SELECT pg_current_wal_insert_lsn()");
        await().atMost(PATIENCE)
                .until(() ->
                        "t"
                                .equals(
                                        journal.query(
                                                "SELECT '%s'::pg_lsn - confirmed_flush_lsn < 200000 FROM pg_replication_slots WHERE slot_name = '%s'"
                                                        .formatted(written, name))));
    }

    @Test
    void roleWithReplicationAndItsGrantsIsEnough() throws Exception {
        journal.execute(
                """
                CREATE ROLE %1$s LOGIN REPLICATION PASSWORD '%1$s';
                GRANT SELECT ON journal, journal_position_seq TO %1$s;
                GRANT SELECT, INSERT, UPDATE ON relay_progress TO %1$s
                """
                        .formatted(name));
        journal.append(name, "{}");
        var url = database.jdbcUrl().replaceAll("[?&]user=[^&]*", "");
        var relay =
                Relays.start(
                        new Database(database.name(), url, name, name),
                        Servers.bootstrapServers(),
                        name);
        relays.add(relay);
        awaitIds(1);
        await().atMost(PATIENCE).until(() -> relay.count("payrail.relay.slot.heals") == 1);
        journal.append(name, "{}");
        awaitIds(2);
        awaitLagGone(relay);
        assertThat(relay.count("payrail.relay.engine.restarts")).isZero();
    }

    @Test
    void stoppingAndStartingTwiceDoNoHarm() throws Exception {
        var relay = startAndAwaitStreaming();
        relay.relay().start();
        relay.relay().stop();
        relay.relay().stop();
        assertThat(relay.relay().isRunning()).isFalse();
        // The server notices a little after the client has hung up.
        await().atMost(PATIENCE)
                .until(() ->
                        "f"
                                .equals(
                                        journal.query(
                                                "SELECT active FROM pg_replication_slots WHERE slot_name = '"
                                                        + name
                                                        + "'")));
        relay.relay().start();
        var row = journal.append(name, "{}");
        awaitIds(1);
        assertThat(subscriber.ids()).contains(row.id());
    }

    @Test
    void stoppingAtAnyMomentIsQuickAndLosesNothing() throws Exception {
        journal.execute(
                """
                INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                SELECT clock_timestamp(), 'payment', '%s', n, 't', '{}', 'c' FROM generate_series(1, 5000) AS n
                """
                        .formatted(name));
        var relay = start().relay();
        for (int millis = 0; millis < 1000; millis += 90) {
            await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
            long before = System.nanoTime();
            relay.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .as("stopped after %d ms", millis)
                    .isLessThan(Duration.ofSeconds(25));
            relay.start();
        }
        awaitIds(5000);
        assertThat(subscriber.sequences()).isEqualTo(Map.of(name, upTo(5000)));
    }

    /// The progress row says that what is in the table now is published.
    private void awaitHorizonAfterAllRows() {
        await().atMost(PATIENCE)
                .until(() ->
                        "t"
                                .equals(
                                        journal.query(
                                                """
                                                SELECT horizon::text::bigint > (SELECT max(xmin::text::bigint) FROM journal)
                                                FROM relay_progress
                                                """)));
    }

    private static void awaitLagGone(Relays relay) {
        await().atMost(PATIENCE)
                .until(() ->
                        relay.gauge("payrail.relay.lag") == 0
                                && relay.gauge("payrail.relay.lag.rows") == 0);
    }
}
