package io.payrail.api.command;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The commands that this instance accepted last, so that somebody who asks for an operation before
/// a worker has claimed it is not told that there is none. A memory, not a truth: bounded in number
/// and in time, and another instance has another one. Thread-safe.
@Component
public final class AcceptedCommands {
    private final Clock clock;
    private final CommandProperties properties;
    private final SequencedMap<UUID, Accepted> byId = new LinkedHashMap<>();

    AcceptedCommands(Clock clock, CommandProperties properties) {
        this.clock = clock;
        this.properties = properties;
    }

    private record Accepted(String ownerId, Instant at) {}

    synchronized void remember(UUID id, String ownerId) {
        byId.putLast(id, new Accepted(ownerId, clock.instant()));
        if (byId.size() > properties.maxAccepted()) {
            byId.pollFirstEntry();
        }
    }

    /// When this owner's command was accepted, if it was, here and not long ago.
    public synchronized Optional<Instant> acceptedAt(UUID id, String ownerId) {
        return Optional.ofNullable(byId.get(id))
                .filter(accepted -> accepted.ownerId().equals(ownerId))
                .map(Accepted::at)
                .filter(at -> at.plus(properties.acceptedFor()).isAfter(clock.instant()));
    }
}
