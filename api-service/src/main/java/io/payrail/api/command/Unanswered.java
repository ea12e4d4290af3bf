package io.payrail.api.command;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The commands that this instance has published and that no worker has answered yet, counted for
/// each owner and in all, whether or not a client still waits for them. Both are bounded, so that a
/// flood, of one owner or of everybody, is refused here and never becomes a queue in Kafka. Each
/// publication of a command counts, as each is a record that a worker has to answer.
///
/// A reply may get lost, and workers may be away for hours while clients are answered with 202: a
/// command stops counting after a while. So this bounds what is fresh, not what is in the topic.
/// Thread-safe.
@Component
final class Unanswered {
    private final Clock clock;
    private final CommandProperties properties;
    private final Set<Place> byAge = new LinkedHashSet<>();
    private final Map<UUID, ArrayDeque<Place>> byCommand = new HashMap<>();
    private final Map<String, Integer> ofOwner = new HashMap<>();

    Unanswered(Clock clock, CommandProperties properties) {
        this.clock = clock;
        this.properties = properties;
    }

    /// Whether one more command may be published.
    enum Admission {
        ADMITTED,
        OWNER_HAS_TOO_MANY,
        TOO_MANY
    }

    /// One publication; each is equal to itself only.
    private static final class Place {
        private final UUID command;
        private final String owner;
        private final Instant until;

        private Place(UUID command, String owner, Instant until) {
            this.command = command;
            this.owner = owner;
            this.until = until;
        }
    }

    /// Counts a command that is about to be published, if it may be.
    synchronized Admission admit(UUID command, String owner) {
        forgetOld();
        if (ofOwner.getOrDefault(owner, 0) >= properties.maxUnansweredOfOwner()) {
            return Admission.OWNER_HAS_TOO_MANY;
        }
        if (byAge.size() >= properties.maxUnanswered()) {
            return Admission.TOO_MANY;
        }
        var place = new Place(command, owner, clock.instant().plus(properties.unansweredFor()));
        byAge.add(place);
        byCommand.computeIfAbsent(command, _ -> new ArrayDeque<>(1)).add(place);
        ofOwner.merge(owner, 1, Integer::sum);
        return Admission.ADMITTED;
    }

    /// A reply came to one publication of this command, or it was not published after all.
    synchronized void settle(UUID command) {
        var places = byCommand.get(command);
        if (places != null) {
            remove(places.getFirst());
        }
    }

    synchronized int count() {
        forgetOld();
        return byAge.size();
    }

    private void forgetOld() {
        var now = clock.instant();
        while (!byAge.isEmpty()) {
            var oldest = byAge.iterator().next();
            if (oldest.until.isAfter(now)) {
                return;
            }
            remove(oldest);
        }
    }

    private void remove(Place place) {
        byAge.remove(place);
        ofOwner.computeIfPresent(place.owner, (_, count) -> count == 1 ? null : count - 1);
        byCommand.computeIfPresent(
                place.command,
                (_, places) -> {
                    places.remove(place);
                    return places.isEmpty() ? null : places;
                });
    }
}
