package io.payrail.system;

import io.payrail.system.Deployment.Service;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the relay's place in the WAL away from it, and does not rest before the relay has noticed,
/// has said so in its metrics and reads a slot of its own again. Whether anything is missing then
/// is the judge's business. One thread.
final class SlotFaults {
    private static final Logger log = LoggerFactory.getLogger(SlotFaults.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(3);
    private static final String SLOT = "payrail_relay";
    private static final String HEALS = "payrail_relay_slot_heals_total ";

    /// Each is a segment of 16 MB; the slot may keep one.
    private static final int SEGMENTS = 4;

    private final Deployment deployment;
    private final Http http;

    SlotFaults(Deployment deployment, Http http) {
        this.deployment = deployment;
        this.http = http;
    }

    /// Drops the slot under its reader.
    void drop() throws InterruptedException {
        var before = heals();
        withDatabase(connection -> {
            execute(
                    connection,
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                            + " WHERE slot_name = '"
                            + SLOT
                            + "' AND active");
            execute(
                    connection,
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                            + " WHERE slot_name = '"
                            + SLOT
                            + "'");
        });
        awaitHealed(before);
    }

    /// Has the server write more WAL than it may keep while no worker reads any.
    void invalidate() throws InterruptedException {
        var before = heals();
        var workers = deployment.workers().stream().map(Service::process).toList();
        workers.forEach(ManagedProcess::freeze);
        try {
            withDatabase(connection -> {
                execute(connection, "ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
                execute(connection, "SELECT pg_reload_conf()");
                for (int i = 0; i < SEGMENTS; i++) {
                    execute(connection, "SELECT pg_logical_emit_message(false, 'chaos', 'x')");
                    execute(connection, "SELECT pg_switch_wal()");
                }
                execute(connection, "CHECKPOINT");
                execute(connection, "ALTER SYSTEM RESET max_slot_wal_keep_size");
                execute(connection, "SELECT pg_reload_conf()");
                if (!state(connection).equals("lost")) {
                    throw new IllegalStateException("The slot is " + state(connection));
                }
            });
        } finally {
            workers.forEach(ManagedProcess::thaw);
        }
        awaitHealed(before);
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    /// Tried again as long as the server is not up or the slot's reader is faster.
    private void withDatabase(Work work) {
        Awaitility.await("the slot's loss")
                .atMost(PATIENCE)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> {
                    try (var connection =
                            DriverManager.getConnection(deployment.administratorsJdbcUrl())) {
                        work.on(connection);
                        return true;
                    }
                });
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String state(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT CASE WHEN active THEN 'read' ELSE wal_status END"
                                        + " FROM pg_replication_slots WHERE slot_name = '"
                                        + SLOT
                                        + "'")) {
            return row.next() ? row.getString(1) : "missing";
        }
    }

    private void awaitHealed(Map<Service, Double> before) {
        Awaitility.await("the healed slot").atMost(PATIENCE).until(() -> hasGrown(before));
        withDatabase(connection -> {
            if (!state(connection).equals("read")) {
                throw new SQLException("The slot is " + state(connection));
            }
        });
        log.info("The slot is healed");
    }

    private boolean hasGrown(Map<Service, Double> before) throws InterruptedException {
        return heals().entrySet().stream()
                .anyMatch(now -> now.getValue() > before.getOrDefault(now.getKey(), 0.0));
    }

    /// What each worker says about it.
    private Map<Service, Double> heals() throws InterruptedException {
        var heals = new HashMap<Service, Double>();
        for (var worker : deployment.workers()) {
            var metrics =
                    http.text(worker.management().resolve("/actuator/prometheus"), PROBE_PATIENCE);
            metrics.ifPresent(text -> heals.put(worker, value(text.lines().toList())));
        }
        return heals;
    }

    private static double value(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(HEALS))
                .mapToDouble(line -> Double.parseDouble(line.substring(HEALS.length())))
                .sum();
    }
}
