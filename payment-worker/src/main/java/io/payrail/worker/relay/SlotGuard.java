package io.payrail.worker.relay;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that there is a slot from which nothing is missing before the engine reads it. The
/// slot is created here and nowhere else: Debezium would create an absent one at the current
/// position, and what was written before would never be published.
///
/// An engine that is starting when the slot goes does so all the same, so our slots carry a mark
/// that Debezium's do not: `failover`, which tells a standby to keep a copy and changes nothing
/// where there is none. A slot without the mark is one from which rows may be missing.
///
/// A slot that is missing, unmarked, invalidated, or not accompanied by the relay's progress row,
/// is replaced:
/// 1. the progress row is set to `republishing`, so that a crash in any later step starts again;
/// 2. the old slot is dropped and a new one created; from now on every commit is in its stream;
/// 3. transactions open at that moment are awaited. A commit is written to the WAL before others
///    can see it, so one of these may be too early for the slot and too late for a query;
/// 4. the rows of all transactions from the progress row's horizon on are published from the table,
///    ordered within each aggregate, with their ids. What the stream brings again is a duplicate;
/// 5. the progress row gets its new horizon and is set to `streaming`.
///
/// The horizon is a transaction id and not a time or a position: rows become visible in the order
/// of their commits, while times and positions are taken at their inserts and by different clocks.
/// No safety margin is needed, however long a transaction lasts. The price is that a republication
/// reads the whole journal once, for `xmin` has no index.
///
/// Who else may drop, create or advance the slot: nobody. One that is replaced is noticed by its
/// missing mark, or while the relay starts or runs by its position ([#requireUntouched],
/// [SlotWatch]); one that is advanced by hand while no relay runs is not.
///
/// Runs on the leader's connection and thread, never inside a transaction of the worker's.
final class SlotGuard {
    private static final Logger log = LoggerFactory.getLogger(SlotGuard.class);

    /// The longest that making a slot takes, and then the wait for the transactions that are open.
    private static final Duration SLOT_TIMEOUT = Duration.ofMinutes(2);

    /// The longest that one query of the journal takes when it is published anew.
    private static final Duration REPUBLICATION_TIMEOUT = Duration.ofMinutes(10);

    /// Between two looks at what is waited for.
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

    /// Beyond this distance two 32-bit transaction ids, which is what rows carry, cannot be
    /// compared.
    private static final long COMPARABLE = 1L << 31;

    private final RelayProperties properties;
    private final Republication republication;
    private final RelayMetrics metrics;
    private final StopSignal stop;
    private final Clock clock;

    SlotGuard(
            RelayProperties properties,
            Republication republication,
            RelayMetrics metrics,
            StopSignal stop,
            Clock clock) {
        this.properties = properties;
        this.republication = republication;
        this.metrics = metrics;
        this.stop = stop;
        this.clock = clock;
    }

    /// Returns the slot to read from.
    Slot prepare(Connection connection, EventPublisher publisher)
            throws SQLException, InterruptedException {
        var slot = awaitNoReader(connection);
        metrics.slotIsSeen(slot.state(), slot.retained());
        if (slot.foreign() != null) {
            throw new IllegalStateException(
                    "The replication slot %s is not the relay's: %s"
                            .formatted(properties.slot(), slot.foreign()));
        }
        var progress =
                Progress.read(connection, properties.slot())
                        .filter(known -> known.systemIdentifier() == slot.systemIdentifier());
        if (slot.isUsable() && progress.map(Progress::streaming).orElse(false)) {
            return slot;
        }
        long horizon = progress.map(Progress::horizon).orElse(0L);
        return replace(connection, publisher, slot, comparable(horizon, slot));
    }

    /// The server takes a moment to notice that the last reader is gone, or that reader is a leader
    /// of before that has not noticed yet.
    private Slot awaitNoReader(Connection connection) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + properties.networkTimeout().toNanos();
        while (true) {
            var slot = Slot.look(connection, properties.slot());
            if (!slot.active()) {
                return slot;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "The replication slot %s is read by somebody else still"
                                .formatted(properties.slot()));
            }
            pause();
        }
    }

    private void pause() throws InterruptedException {
        if (stop.awaitRaised(LOOK_INTERVAL)) {
            throw new InterruptedException("The relay is stopping");
        }
    }

    private static long comparable(long horizon, Slot slot) {
        return horizon <= slot.horizon() && slot.horizon() - horizon < COMPARABLE ? horizon : 0;
    }

    private Slot replace(Connection connection, EventPublisher publisher, Slot old, long horizon)
            throws SQLException, InterruptedException {
        tell(connection, old, horizon);
        new Progress(false, horizon, old.systemIdentifier())
                .write(connection, properties.slot(), clock);
        limit(connection, SLOT_TIMEOUT);
        if (!"missing".equals(old.state())) {
            call(connection, "SELECT pg_drop_replication_slot(?)");
        }
        call(
                connection,
                "SELECT pg_create_logical_replication_slot(?, 'pgoutput', failover => true)");
        awaitOpenTransactions(connection);
        limit(connection, REPUBLICATION_TIMEOUT);
        var seen = Slot.look(connection, properties.slot());
        long events = republication.publishFrom(horizon, connection, publisher);
        new Progress(true, seen.horizon(), seen.systemIdentifier())
                .write(connection, properties.slot(), clock);
        limit(connection, properties.networkTimeout());
        metrics.healed();
        log.info("Republished {} events; the slot {} is whole", events, properties.slot());
        return Slot.look(connection, properties.slot());
    }

    /// On the very first start there is nothing to worry about.
    private void tell(Connection connection, Slot old, long horizon) throws SQLException {
        if ("missing".equals(old.state())
                && Progress.read(connection, properties.slot()).isEmpty()) {
            log.info("The replication slot {} is created, for the first time", properties.slot());
        } else {
            log.warn(
                    "The replication slot {} is {}: it is created, and the journal published from"
                            + " its table, from transaction {} on",
                    properties.slot(),
                    old.isUsable() ? "without known progress" : old.state(),
                    horizon);
        }
    }

    /// Before anything is confirmed, a slot's position cannot have moved, unless it is another
    /// slot.
    void requireUntouched(Connection connection, Slot prepared) throws SQLException {
        var now = Slot.look(connection, properties.slot());
        if (!now.isUsable() || now.confirmed() != prepared.confirmed()) {
            distrust(connection);
            throw new SlotLostException(
                    "The replication slot %s was replaced or moved by somebody else"
                            .formatted(properties.slot()));
        }
    }

    /// Has the slot replaced at the next preparation, whatever it looks like then.
    void distrust(Connection connection) throws SQLException {
        var progress = Progress.read(connection, properties.slot());
        if (progress.isPresent()) {
            progress.get().republishing().write(connection, properties.slot(), clock);
        }
    }

    /// An id of our own is above those of all open transactions. A snapshot's `xmax` is not: it is
    /// the one behind the last transaction that has *ended*, and the newest ones may be open.
    private void awaitOpenTransactions(Connection connection)
            throws SQLException, InterruptedException {
        long next;
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_current_xact_id()::text::bigint")) {
            row.next();
            next = row.getLong(1);
        }
        long deadline = System.nanoTime() + SLOT_TIMEOUT.toNanos();
        while (Slot.look(connection, properties.slot()).horizon() < next) {
            if (System.nanoTime() - deadline > 0) {
                throw new SQLException(
                        "A transaction stays open for longer than "
                                + SLOT_TIMEOUT.toSeconds()
                                + " s");
            }
            pause();
        }
    }

    private void call(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, properties.slot());
            statement.execute();
        }
    }

    /// What lasts longer than usual is bounded by the server, and by the socket a little later.
    private void limit(Connection connection, Duration timeout) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = " + timeout.toMillis());
        }
        long socket = timeout.plus(properties.networkTimeout()).toMillis();
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(socket));
    }
}
