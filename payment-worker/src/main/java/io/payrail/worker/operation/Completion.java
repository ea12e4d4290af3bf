package io.payrail.worker.operation;

import io.payrail.contract.Command;
import io.payrail.contract.Event;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.journal.Journal;
import io.payrail.worker.projection.Observation;
import io.payrail.worker.projection.Projection;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The one transaction that a command ends in: what it made, how it ended, and the journal's word
/// of both. The reply is sent after it, never before. Thread-safe.
@Service
public class Completion {
    private final Operations operations;
    private final UnresolvedCommands unresolved;
    private final ResolutionProperties resolution;
    private final Projection projection;

    Completion(
            Operations operations,
            UnresolvedCommands unresolved,
            ResolutionProperties resolution,
            Projection projection) {
        this.operations = operations;
        this.unresolved = unresolved;
        this.resolution = resolution;
        this.projection = projection;
    }

    /// Ends an operation that made something.
    @Transactional
    public void succeeded(Command command, Observation made) {
        projection.lock(List.of(made.aggregateId()));
        // Whoever is second, this execution or another one of the same command, finds the same
        // state and changes nothing.
        boolean _ = operations.end(command.id(), new Ending.Succeeded(made.objectId()));
        projection.apply(List.of(made), List.of());
    }

    /// Ends an operation that found what it should make.
    @Transactional
    public void found(Command command, String objectId) {
        boolean _ = operations.end(command.id(), new Ending.Succeeded(objectId));
    }

    /// Ends an operation that made nothing, or, where Stripe has not told, leaves it open.
    ///
    /// @return the ending that counts: another execution of the same command, on a worker that has
    ///   taken over its partition, may have been first and may know better
    @Transactional
    public Ending without(Command command, Ending ending, Cause cause) {
        if (!operations.end(command.id(), ending)) {
            return operations.ending(command.id());
        }
        tell(command, ending, cause);
        return ending;
    }

    /// Leaves an operation open that needs the outcome of another one first: it is tried again, by
    /// itself and whenever its command comes again.
    ///
    /// @return the ending that counts, as in [#without]
    @Transactional
    public Ending waiting(Command command, Cause cause) {
        var ending = without(command, new Ending.Unresolved(), cause);
        if (ending instanceof Ending.Unresolved) {
            operations.waits(command.id());
        }
        return ending;
    }

    private void tell(Command command, Ending ending, Cause cause) {
        if (ending instanceof Ending.Unresolved) {
            unresolved.keep(command, resolution.firstPause());
        }
        projection.apply(
                List.of(), List.of(new Journal.Entry("operation", event(command, ending), cause)));
    }

    /// Leaves a command's operation open that cannot be executed as it is: its record was set
    /// aside, and an operator puts it back after a fix.
    @Transactional
    public void setAside(Command command, Cause cause) {
        if (operations.end(command.id(), new Ending.Unresolved())) {
            projection.apply(
                    List.of(),
                    List.of(
                            new Journal.Entry(
                                    "operation", event(command, new Ending.Unresolved()), cause)));
        }
    }

    private static Event event(Command command, Ending ending) {
        var id = command.id().toString();
        var owner = command.owner().id();
        var type = Operations.type(command);
        return switch (ending) {
            case Ending.Declined declined ->
                    new Event.OperationDeclined(
                            id, owner, type, declined.code(), declined.declineCode());
            case Ending.Rejected rejected ->
                    new Event.OperationRejected(id, owner, type, rejected.code());
            case Ending.Unresolved _ -> new Event.OperationUnresolved(id, owner, type);
            case Ending.Succeeded _ ->
                    throw new IllegalArgumentException(
                            "what succeeded made something: its events tell");
        };
    }
}
