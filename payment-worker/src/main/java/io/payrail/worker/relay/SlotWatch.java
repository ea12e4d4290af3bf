package io.payrail.worker.relay;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Looks at the slot while the engine runs: fails when it is lost, measures the lag, and moves the
/// progress row on. One for each engine, used on the leader's connection and thread.
///
/// How the horizon moves: a look notes the oldest open transaction and the WAL written by then, and
/// leaves a logical message in the WAL behind it. Once the slot's confirmed position, which follows
/// Kafka's acknowledgements, has reached that WAL, every transaction below the noted one is
/// published, for its commit lies before. The message carries the position that far even when no
/// event follows, and past the WAL of other tables, which would otherwise be kept for ever. Nothing
/// is written while neither the journal nor the WAL grows.
///
/// How a stream is noticed that stays open and carries nothing any more, as one does whose other
/// end has gone without a word: the server has sent the message, nobody waits for Kafka, and still
/// it is not confirmed.
final class SlotWatch {
    static final String MESSAGE_PREFIX = "payrail.relay";

    private final RelayProperties properties;
    private final RelayMetrics metrics;
    private final Clock clock;

    private @Nullable Mark unconfirmed;
    private @Nullable Slot lastMarked;
    private long publishedPosition = -1;
    private long confirmed;
    private int silentLooks;

    /// @param end the WAL position behind the message
    private record Mark(Slot slot, Instant at, long end) {}

    /// @param prepared the slot that the engine was started with
    SlotWatch(Slot prepared, RelayProperties properties, RelayMetrics metrics, Clock clock) {
        confirmed = prepared.confirmed();
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// @throws SlotLostException when the slot is no longer usable, or not the one prepared
    /// @throws IllegalStateException when its stream has fallen silent
    void look(Connection connection, StreamConsumer consumer) throws SQLException {
        var slot = Slot.look(connection, properties.slot());
        metrics.slotIsSeen(slot.state(), slot.retained());
        if (!slot.isUsable()) {
            throw new SlotLostException(
                    "The replication slot %s is %s".formatted(properties.slot(), slot.state()));
        }
        requireSameSlot(slot, consumer);
        if (unconfirmed != null && slot.confirmed() >= unconfirmed.slot().written()) {
            publishedPosition = unconfirmed.slot().lastPosition();
            new Progress(true, unconfirmed.slot().horizon(), slot.systemIdentifier())
                    .write(connection, properties.slot(), clock);
            unconfirmed = null;
        }
        if (unconfirmed == null && isWorthMarking(slot)) {
            unconfirmed = mark(connection, slot);
            lastMarked = slot;
        } else {
            requireSound(slot, consumer);
        }
        if (consumer.lastPosition() > 0) {
            publishedPosition = Math.max(publishedPosition, consumer.lastPosition());
        }
        metrics.lags(
                unconfirmed == null
                        ? Duration.ZERO
                        : Duration.between(unconfirmed.at(), clock.instant()),
                publishedPosition < 0
                        ? Double.NaN
                        : Math.max(0, slot.lastPosition() - publishedPosition));
    }

    private Mark mark(Connection connection, Slot slot) throws SQLException {
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT pg_logical_emit_message(false, '"
                                        + MESSAGE_PREFIX
                                        + "', '') - '0/0'::pg_lsn")) {
            row.next();
            return new Mark(slot, clock.instant(), row.getLong(1));
        }
    }

    /// Counts looks and not time, of which a process that was frozen has seen none.
    private void requireSound(Slot slot, StreamConsumer consumer) {
        boolean silent =
                unconfirmed != null && slot.sent() >= unconfirmed.end() && !consumer.isPublishing();
        silentLooks = silent ? silentLooks + 1 : 0;
        var patience = properties.networkTimeout().plus(properties.confirmInterval());
        if (silentLooks > patience.dividedBy(properties.watchInterval())) {
            throw new IllegalStateException(
                    "The stream of the replication slot %s has fallen silent"
                            .formatted(properties.slot()));
        }
    }

    /// A position never goes back, and not forward before something was marked. One that does, or
    /// that is not there yet, belongs to a slot made by somebody else: by Debezium for instance, if
    /// the prepared one was dropped before the engine reached it.
    private void requireSameSlot(Slot slot, StreamConsumer consumer) {
        boolean moved = slot.confirmed() != confirmed;
        if (slot.confirmed() < confirmed || (moved && !consumer.hasMarked())) {
            throw new SlotLostException(
                    "The replication slot %s was replaced by somebody else"
                            .formatted(properties.slot()));
        }
        confirmed = slot.confirmed();
    }

    /// Worth it are positions given out since, the end of transactions that were open then, and WAL
    /// that others wrote.
    private boolean isWorthMarking(Slot slot) {
        return lastMarked == null
                || slot.lastPosition() != lastMarked.lastPosition()
                || (lastMarked.hasOpenTransactions() && slot.horizon() > lastMarked.horizon())
                || slot.written() - slot.confirmed() > properties.maxUnmarkedWalBytes();
    }
}
