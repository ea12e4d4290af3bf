package io.payrail.worker.operation;

import io.payrail.contract.Command;
import io.payrail.contract.CommandTypes;
import io.payrail.contract.Event;
import io.payrail.contract.Instruction;
import io.payrail.contract.OperationExecuted;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.journal.Journal;
import io.payrail.worker.projection.Observation;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.stripe.StripeRequests;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    /// Ends an operation that made or changed something.
    @Transactional
    public void succeeded(Command command, Observation made) {
        succeeded(command, made.objectId(), made);
    }

    /// Ends an operation that made or changed something.
    ///
    /// @param objectId what the operation answers with: the observed object, or one that goes with
    ///   it
    @Transactional
    public void succeeded(Command command, String objectId, Observation made) {
        projection.lock(List.of(made.aggregateId()));
        // Whoever is second, this execution or another one of the same command, finds the same
        // state and changes nothing.
        var ending = new Ending.Succeeded(objectId);
        boolean first = operations.end(command.id(), ending);
        projection.apply(
                List.of(made),
                first ? List.of(executed(command, ending, made.cause())) : List.of());
    }

    /// Ends an operation that found what it should make, or that made what has no place here.
    @Transactional
    public void found(Command command, String objectId, Cause cause) {
        var ending = new Ending.Succeeded(objectId);
        if (operations.end(command.id(), ending)) {
            projection.apply(List.of(), List.of(executed(command, ending, cause)));
        }
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

    /// Ends an operation whose attempt to pay was declined, with the payment that it has left open.
    ///
    /// @return the ending that counts, as in [#without]
    @Transactional
    public Ending declined(Command command, Ending.Declined ending, Observation payment) {
        projection.lock(List.of(payment.aggregateId()));
        boolean first = operations.end(command.id(), ending);
        projection.apply(
                List.of(payment),
                first
                        ? List.of(
                                new Journal.Entry(
                                        "operation", event(command, ending), payment.cause()),
                                executed(command, ending, payment.cause()))
                        : List.of());
        return first ? ending : operations.ending(command.id());
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
                List.of(),
                List.of(
                        new Journal.Entry("operation", event(command, ending), cause),
                        executed(command, ending, cause)));
    }

    /// Leaves a command's operation open that cannot be executed as it is: its record was set
    /// aside, and an operator puts it back after a fix.
    @Transactional
    public void setAside(Instruction command, Cause cause) {
        if (operations.end(command.id(), new Ending.Unresolved())) {
            projection.apply(
                    List.of(),
                    List.of(
                            new Journal.Entry(
                                    "operation", event(command, new Ending.Unresolved()), cause)));
        }
    }

    private static Journal.Entry executed(Command command, Ending ending, Cause cause) {
        var owner = command.owner();
        var requester = owner.requester();
        var executed =
                new OperationExecuted(
                        command.id().toString(),
                        owner.id(),
                        CommandTypes.of(command),
                        ending.word(),
                        objectId(ending),
                        command.target(),
                        requester == null ? null : requester.subject(),
                        requester == null ? null : requester.role(),
                        requester == null ? null : requester.addressHash(),
                        command.issuedAt(),
                        StripeRequests.noted());
        return new Journal.Entry("operation", executed, cause);
    }

    private static @Nullable String objectId(Ending ending) {
        return switch (ending) {
            case Ending.Succeeded succeeded -> succeeded.objectId();
            case Ending.Declined declined -> declined.objectId();
            case Ending.Rejected _, Ending.Unresolved _ -> null;
        };
    }

    private static Event event(Command command, Ending ending) {
        var id = command.id().toString();
        var owner = command.owner().id();
        var type = CommandTypes.of(command);
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
