package io.payrail.worker.subscription;

import io.payrail.contract.Reply;
import io.payrail.contract.SubscriptionCommand;
import io.payrail.worker.operation.Delivered;
import org.springframework.stereotype.Service;

/// Executes commands about subscriptions, each by the one who knows how. Blocks; thread-safe.
@Service
public class SubscriptionCommands {
    private final CreateSubscription create;
    private final ChangeSubscription change;

    SubscriptionCommands(CreateSubscription create, ChangeSubscription change) {
        this.create = create;
        this.change = change;
    }

    /// Executes a command.
    ///
    /// @param again whether an earlier execution was cut off or ended in doubt
    public Reply execute(SubscriptionCommand command, boolean again, Delivered delivered) {
        return switch (command) {
            case SubscriptionCommand.Create made -> create.execute(made, again, delivered);
            case SubscriptionCommand.Cancel _,
                    SubscriptionCommand.Resume _,
                    SubscriptionCommand.Change _ ->
                    change.execute(command, again, delivered);
        };
    }

    /// Answers a command that was executed before.
    public Reply repeat(SubscriptionCommand command, String objectId) {
        return switch (command) {
            case SubscriptionCommand.Create made -> create.repeat(made, objectId);
            case SubscriptionCommand.Cancel _,
                    SubscriptionCommand.Resume _,
                    SubscriptionCommand.Change _ ->
                    change.repeat(command.id(), objectId);
        };
    }
}
