package io.payrail.worker.customer;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Owner;
import io.payrail.contract.Reply;
import io.payrail.worker.customer.OwnerCustomers.Found;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import org.springframework.stereotype.Service;

/// Executes commands about customers, each by the class that knows how. Blocks; thread-safe.
@Service
public class CustomerCommands {
    private final OwnerCustomers customers;
    private final CustomerChanges changes;
    private final Erasure erasure;
    private final MethodCommands methods;
    private final CustomerAccess access;
    private final Completion completion;

    CustomerCommands(
            OwnerCustomers customers,
            CustomerChanges changes,
            Erasure erasure,
            MethodCommands methods,
            CustomerAccess access,
            Completion completion) {
        this.customers = customers;
        this.changes = changes;
        this.erasure = erasure;
        this.methods = methods;
        this.access = access;
        this.completion = completion;
    }

    /// Executes a command.
    ///
    /// @param again whether an earlier execution was cut off or ended in doubt
    public Reply execute(CustomerCommand command, boolean again, Delivered delivered) {
        return switch (command) {
            case CustomerCommand.Create create -> create(create, delivered);
            case CustomerCommand.Update update -> changes.update(update, again, delivered);
            case CustomerCommand.ChooseMethod choose -> changes.choose(choose, again, delivered);
            case CustomerCommand.Erase erase -> erasure.erase(erase, delivered);
            case CustomerCommand.DetachMethod detach -> methods.detach(detach, again, delivered);
            case CustomerCommand.SetUp setUp -> methods.setUp(setUp, again, delivered);
            case CustomerCommand.OpenSession session -> access.open(session, delivered);
        };
    }

    /// Answers a command that was executed before.
    ///
    /// @param objectId what it made, changed or found
    public Reply repeat(CustomerCommand command, String objectId, Delivered delivered) {
        return switch (command) {
            case CustomerCommand.Create create -> new CustomerReply.Ready(create.id(), objectId);
            case CustomerCommand.Update update -> CustomerChanges.updated(update);
            case CustomerCommand.ChooseMethod choose -> CustomerChanges.chosen(choose);
            case CustomerCommand.Erase erase -> Erasure.erased(erase);
            case CustomerCommand.DetachMethod detach -> MethodCommands.detached(detach);
            case CustomerCommand.SetUp setUp -> methods.ready(setUp, objectId, delivered);
            case CustomerCommand.OpenSession session -> access.again(session, objectId, delivered);
        };
    }

    private Reply create(CustomerCommand.Create command, Delivered delivered) {
        var cause = delivered.causeOf(command.id());
        var named = new Owner(command.owner().id(), command.email(), command.name());
        return switch (customers.of(named, command.id(), cause)) {
            case Found.Customer(var id) -> {
                completion.found(command, id, cause);
                yield new CustomerReply.Ready(command.id(), id);
            }
            case Found.None(var ending) -> {
                var counts = completion.without(command, ending, cause);
                yield counts instanceof Ending.Succeeded(var id)
                        ? new CustomerReply.Ready(command.id(), id)
                        : Answer.to(command.id(), counts);
            }
        };
    }
}
