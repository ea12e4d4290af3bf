package io.payrail.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.payrail.embedded.Database;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/// Reads the journal's inserts out of the WAL and does nothing with them: as fast as it goes. On a
/// thread of its own.
final class WalReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /// What precedes a column of 36 characters in pgoutput's message: an id.
    private static final byte[] BEFORE_ID = {'t', 0, 0, 0, 36};

    private final Map<UUID, Long> times = new ConcurrentHashMap<>();
    private final AtomicLong received = new AtomicLong();
    private final Connection connection;
    private final PGReplicationStream stream;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable SQLException failure;

    /// From now on.
    WalReader(Database database) throws SQLException {
        this(database, create(database));
    }

    /// From where a slot stands.
    WalReader(Database database, String slot) throws SQLException {
        var properties = new Properties();
        PGProperty.USER.set(properties, database.username());
        PGProperty.PASSWORD.set(properties, database.password());
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "18");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        connection = DriverManager.getConnection(database.jdbcUrl(), properties);
        stream =
                connection
                        .unwrap(PGConnection.class)
                        .getReplicationAPI()
                        .replicationStream()
                        .logical()
                        .withSlotName(slot)
                        .withSlotOption("proto_version", "1")
                        .withSlotOption("publication_names", "payrail_journal")
                        .withStatusInterval(1, TimeUnit.SECONDS)
                        .start();
        thread = Thread.ofPlatform().name("wal-reader").start(this::read);
    }

    private static String create(Database database) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            createSlot(statement, "bare");
            return "bare";
        }
    }

    static void createSlot(Statement statement, String name) throws SQLException {
        statement.execute(
                "SELECT pg_create_logical_replication_slot('" + name + "', 'pgoutput', true)");
    }

    /// When each row was received.
    Map<UUID, Long> times() {
        return times;
    }

    void await(long count) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (received.get() < count) {
            var failed = failure;
            if (failed != null) {
                throw failed;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(received + " of " + count + " rows came");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void read() {
        try {
            while (!closed) {
                var message = stream.read();
                if (message.get(message.position()) == 'I') {
                    times.put(id(message), System.nanoTime());
                    received.incrementAndGet();
                }
                var at = stream.getLastReceiveLSN();
                stream.setFlushedLSN(at);
                stream.setAppliedLSN(at);
            }
        } catch (SQLException e) {
            if (!closed) {
                failure = e;
            }
        }
    }

    private static UUID id(ByteBuffer message) {
        var bytes = message.array();
        for (int i = message.arrayOffset() + message.position();
                i + BEFORE_ID.length + 36 <= bytes.length;
                i++) {
            if (startsWithId(bytes, i)) {
                return UUID.fromString(new String(bytes, i + BEFORE_ID.length, 36, US_ASCII));
            }
        }
        throw new IllegalStateException("an insert without an id");
    }

    private static boolean startsWithId(byte[] bytes, int at) {
        for (int i = 0; i < BEFORE_ID.length; i++) {
            if (bytes[at + i] != BEFORE_ID[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        connection.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
