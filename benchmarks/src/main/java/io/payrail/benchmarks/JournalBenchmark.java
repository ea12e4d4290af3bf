package io.payrail.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/// From a commit of the journal to a consumer of `payrail.events`, against a bare reader of the WAL
/// that follows the same commits; what the worker takes for it; and how fast either of them reads
/// what was written while it was away.
final class JournalBenchmark {
    private static final int PER_SECOND = 200;
    private static final int WARM_UP_SECONDS = 40;
    private static final int MEASURED_SECONDS = 30;
    private static final int BACKLOG = 200_000;
    private static final int BLOCK = 1_000;
    private static final String PAYLOAD = "{\"payment\": {\"text\": \"" + "x".repeat(660) + "\"}}";

    private JournalBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (var rig = new Rig()) {
            run(rig);
        }
        // The servers run on threads that would go on.
        System.exit(0);
    }

    private static void run(Rig rig) throws Exception {
        var worker = rig.worker();
        try (var connection = rig.database().dataSource().getConnection();
                var consumer = new EventConsumer();
                var report = new Report("Journal")) {
            follow(rig, worker, connection, consumer, report);
            worker.kill();
            writeBacklog(connection);
            report.rate("backlog read by a bare reader", drainBare(rig));
            long before = consumer.received();
            rig.worker();
            consumer.await(before + 1);
            long begin = System.nanoTime();
            long first = consumer.received();
            consumer.await(before + BACKLOG);
            report.rate(
                    "backlog published (to be above 25,000)",
                    (before + BACKLOG - first) * 1e9 / (System.nanoTime() - begin));
        }
    }

    private static void follow(
            Rig rig,
            ServiceProcess worker,
            Connection connection,
            EventConsumer consumer,
            Report report)
            throws Exception {
        try (var reader = new WalReader(rig.database())) {
            var times = new CommitTimes();
            write(connection, times, WARM_UP_SECONDS);
            times.awaitAll(consumer.times(), reader.times());
            times.clear();
            var busy = worker.cpu();
            write(connection, times, MEASURED_SECONDS);
            times.awaitAll(consumer.times(), reader.times());
            report.line("worker at 200/s", share(worker.cpu().minus(busy)));
            report.line("commit to a bare reader of the WAL", times.until(reader.times()));
            report.line("commit to a consumer (to be 2.5 and 7 ms)", times.until(consumer.times()));
            var rest = worker.cpu();
            Thread.sleep(Duration.ofSeconds(MEASURED_SECONDS));
            report.line("worker at rest", share(worker.cpu().minus(rest)));
        }
    }

    private static String share(Duration cpu) {
        return String.format(
                Locale.ROOT, "%.3f of a core", cpu.toMillis() / 1e3 / MEASURED_SECONDS);
    }

    private static void write(Connection connection, CommitTimes times, int seconds)
            throws SQLException {
        connection.setAutoCommit(false);
        try (var insert = connection.prepareStatement(INSERT)) {
            long next = System.nanoTime();
            for (int i = 0; i < seconds * PER_SECOND; i++) {
                next += 1_000_000_000L / PER_SECOND;
                Load.awaitTime(next);
                var id = UUID.randomUUID();
                insert(insert, id, i);
                connection.commit();
                times.committed(id);
            }
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /// As the worker writes it: the aggregate's number first, under its lock.
    private static final String INSERT =
            """
            WITH number AS (
                INSERT INTO journal_sequence (aggregate_id, last) VALUES (?, 1)
                ON CONFLICT (aggregate_id) DO UPDATE SET last = journal_sequence.last + 1
                RETURNING last)
            INSERT INTO journal (id, recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
            SELECT ?, clock_timestamp(), 'payment', ?, last, 'payrail.payment.updated.v1', ?::jsonb, 'stripe:evt_1'
            FROM number
            """;

    private static void insert(PreparedStatement insert, UUID id, int number) throws SQLException {
        insert.setString(1, "pi_" + number % 500);
        insert.setObject(2, id);
        insert.setString(3, "pi_" + number % 500);
        insert.setString(4, PAYLOAD);
        insert.executeUpdate();
    }

    private static void writeBacklog(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            WalReader.createSlot(statement, "backlog");
            for (int block = 0; block < BACKLOG / BLOCK; block++) {
                statement.execute(
                        """
                        INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                        SELECT clock_timestamp(), 'payment', 'backlog_' || n, 1 + %d,
                               'payrail.payment.updated.v1', '%s', 'stripe:evt_1'
                        FROM generate_series(1, %d) AS n
                        """
                                .formatted(block, PAYLOAD, BLOCK));
            }
        }
    }

    private static double drainBare(Rig rig) throws Exception {
        long begin = System.nanoTime();
        try (var reader = new WalReader(rig.database(), "backlog")) {
            reader.await(BACKLOG);
            return BACKLOG * 1e9 / (System.nanoTime() - begin);
        }
    }
}
