package io.payrail.contract;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The types of commands and replies as tables, metrics and logs have them: the wire name without
/// its version. Thread-safe.
public final class CommandTypes {
    static final WireNames<Command> COMMANDS = WireNames.of(Command.class);
    static final WireNames<Reply> REPLIES = WireNames.of(Reply.class);

    private CommandTypes() {}

    /// The type of a command.
    ///
    /// @param command any command
    /// @return `create_payment`
    public static String of(Command command) {
        return COMMANDS.withoutVersion(command);
    }

    /// The type of a reply.
    ///
    /// @param reply any reply
    /// @return `payment_ready`
    public static String of(Reply reply) {
        return REPLIES.withoutVersion(reply);
    }

    /// All types of commands that this version knows.
    ///
    /// @return their names in order
    public static SortedSet<String> all() {
        return COMMANDS.records().keySet().stream()
                .map(WireNames::withoutVersion)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
