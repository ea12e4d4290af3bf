package io.payrail.worker.payment;

import io.payrail.contract.PaymentCommand;
import io.payrail.contract.Reply;
import io.payrail.worker.operation.Delivered;
import org.springframework.stereotype.Service;

/// Executes commands about payments, each kind by a class of its own. Blocks; thread-safe.
@Service
public class PaymentCommands {
    private final CreatePayment creation;
    private final ChangePayment changes;
    private final RefundPayment refunds;
    private final PayOffSession offSession;

    PaymentCommands(
            CreatePayment creation,
            ChangePayment changes,
            RefundPayment refunds,
            PayOffSession offSession) {
        this.creation = creation;
        this.changes = changes;
        this.refunds = refunds;
        this.offSession = offSession;
    }

    /// Executes a command.
    ///
    /// @param again whether an earlier execution was cut off or ended in doubt
    public Reply execute(PaymentCommand command, boolean again, Delivered delivered) {
        return switch (command) {
            case PaymentCommand.Create create -> creation.execute(create, again, delivered);
            case PaymentCommand.PayOffSession pay -> offSession.execute(pay, again, delivered);
            case PaymentCommand.Capture capture -> changes.capture(capture, again, delivered);
            case PaymentCommand.Cancel cancel -> changes.cancel(cancel, again, delivered);
            case PaymentCommand.Refund refund -> refunds.execute(refund, again, delivered);
        };
    }

    /// Answers a command that was executed before.
    ///
    /// @param objectId what it made or changed
    public Reply repeat(PaymentCommand command, String objectId, Delivered delivered) {
        return switch (command) {
            case PaymentCommand.Create create -> creation.repeat(create, objectId, delivered);
            case PaymentCommand.PayOffSession _,
                    PaymentCommand.Capture _,
                    PaymentCommand.Cancel _ ->
                    changes.repeat(command.id(), objectId);
            case PaymentCommand.Refund refund -> refunds.repeat(refund, objectId);
        };
    }
}
