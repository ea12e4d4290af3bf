package io.payrail.api.command;

import io.payrail.contract.Command;
import io.payrail.contract.Reply;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Who waits for which reply. Several requests may wait for one command; each of them is answered.
/// Thread-safe.
@Component
final class Waiting {
    private final ConcurrentHashMap<UUID, List<Waiter>> byCommand = new ConcurrentHashMap<>();

    /// One request that waits, from before its command is published until it closes this.
    final class Waiter implements AutoCloseable {
        private final UUID commandId;
        private final String fingerprint;
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();

        private Waiter(Command command) {
            commandId = command.id();
            fingerprint = command.fingerprint();
        }

        CompletableFuture<Reply> reply() {
            return reply;
        }

        @Override
        public void close() {
            byCommand.computeIfPresent(
                    commandId,
                    (id, waiters) -> {
                        var others = waiters.stream().filter(waiter -> waiter != this).toList();
                        return others.isEmpty() ? null : others;
                    });
        }
    }

    Waiter add(Command command) {
        var added = new Waiter(command);
        byCommand.merge(
                command.id(),
                List.of(added),
                (waiters, more) -> Stream.concat(waiters.stream(), more.stream()).toList());
        return added;
    }

    /// Hands a reply to all that wait for it.
    ///
    /// @param fingerprint of the command that is answered: one id may have been used for two
    ///   different requests, and each gets its own answer
    /// @return whether anybody waits
    boolean answer(Reply reply, String fingerprint) {
        boolean awaited = false;
        for (var waiter : byCommand.getOrDefault(reply.commandId(), List.of())) {
            if (fingerprint.equals(waiter.fingerprint)) {
                awaited |= waiter.reply.complete(reply);
            }
        }
        return awaited;
    }
}
