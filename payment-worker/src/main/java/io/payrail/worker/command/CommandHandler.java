package io.payrail.worker.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.contract.Command;
import io.payrail.contract.CommandTypes;
import io.payrail.contract.CustomerCommand;
import io.payrail.contract.Instruction;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.Question;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.contract.SessionCommand;
import io.payrail.contract.SubscriptionCommand;
import io.payrail.worker.customer.CustomerCommands;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Claim;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.operation.Operations;
import io.payrail.worker.payment.PaymentCommands;
import io.payrail.worker.session.SessionCommands;
import io.payrail.worker.stripe.StripeRequests;
import io.payrail.worker.subscription.SubscriptionCommands;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Takes one command from claim to reply. A command that was executed before is answered again and
/// not executed again; one whose execution was cut off is executed again with the same keys. A
/// question is neither claimed nor remembered. Runs on the dispatcher's virtual threads; returns
/// when the command is done or parked, throws when the world does not let it. Thread-safe.
///
/// Metric: `payrail.commands` (timer; `type`, `outcome` = succeeded, declined, rejected,
/// unresolved; `claim` = new, open (executed again), ended (answered again, not executed), foreign
/// (the id is another request's), none (a question); from claim to reply). Alarm when `unresolved`
/// or `foreign` grows.
@Component
public class CommandHandler {
    private static final Logger log = LoggerFactory.getLogger(CommandHandler.class);

    private final Operations operations;
    private final CustomerCommands customers;
    private final PaymentCommands payments;
    private final SubscriptionCommands subscriptions;
    private final SessionCommands sessions;
    private final Questions questions;
    private final Completion completion;
    private final Replies replies;
    private final MeterRegistry metrics;

    CommandHandler(
            Operations operations,
            CustomerCommands customers,
            PaymentCommands payments,
            SubscriptionCommands subscriptions,
            SessionCommands sessions,
            Questions questions,
            Completion completion,
            Replies replies,
            MeterRegistry metrics) {
        this.operations = operations;
        this.customers = customers;
        this.payments = payments;
        this.subscriptions = subscriptions;
        this.sessions = sessions;
        this.questions = questions;
        this.completion = completion;
        this.replies = replies;
        this.metrics = metrics;
    }

    public void handle(Command command, Delivered delivered) {
        long start = System.nanoTime();
        var met =
                switch (command) {
                    case Instruction instruction -> carryOut(instruction, delivered);
                    case Question question -> new Met(questions.answer(question), "none");
                };
        var reply = met.reply();
        replies.send(reply, command, delivered);
        metrics.timer(
                        "payrail.commands",
                        "type",
                        CommandTypes.of(command),
                        "outcome",
                        outcome(reply),
                        "claim",
                        met.claim())
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        log.info("{} {}: {}", CommandTypes.of(command), command.id(), outcome(reply));
    }

    /// @param claim the metric's word for how it was met
    private record Met(Reply reply, String claim) {}

    private Met carryOut(Instruction command, Delivered delivered) {
        var claim = operations.claim(command);
        var reply =
                switch (claim) {
                    case Claim.New(var since) -> noted(command.askedForAt(since), false, delivered);
                    case Claim.Open(var since, var forgotten) ->
                            noted(
                                    (forgotten ? withoutWords(command) : command).askedForAt(since),
                                    true,
                                    delivered);
                    case Claim.Ended(var ending) -> repeat(command, ending, delivered);
                    case Claim.Foreign _ ->
                            new Reply.Rejected(
                                    command.id(), Rejection.IDEMPOTENCY_KEY_REUSED, null);
                };
        return new Met(reply, word(claim));
    }

    /// Takes note that a command was set aside: whoever waits for it or asks is told that it is
    /// open.
    public void setAside(Command command, Delivered delivered) {
        switch (command) {
            case Instruction instruction -> {
                completion.setAside(instruction, delivered.causeOf(command.id()));
                replies.send(new Reply.Unresolved(command.id()), command, delivered);
            }
            case Question question ->
                    replies.send(Questions.unanswered(question), command, delivered);
        }
    }

    /// All copies of a command are executed alike, those too that were on their way when its words
    /// were forgotten.
    private static Instruction withoutWords(Instruction command) {
        return command instanceof PaymentCommand payment ? payment.withoutWords() : command;
    }

    private Reply noted(Instruction command, boolean again, Delivered delivered) {
        return StripeRequests.noting(() -> execute(command, again, delivered));
    }

    private Reply execute(Instruction command, boolean again, Delivered delivered) {
        return switch (command) {
            case PaymentCommand payment -> payments.execute(payment, again, delivered);
            case CustomerCommand customer -> customers.execute(customer, again, delivered);
            case SubscriptionCommand subscription ->
                    subscriptions.execute(subscription, again, delivered);
            case SessionCommand session -> sessions.execute(session, again, delivered);
        };
    }

    private Reply repeat(Instruction command, Ending ending, Delivered delivered) {
        return switch (ending) {
            case Ending.Succeeded(var objectId) ->
                    switch (command) {
                        case PaymentCommand payment ->
                                payments.repeat(payment, objectId, delivered);
                        case CustomerCommand customer ->
                                customers.repeat(customer, objectId, delivered);
                        case SubscriptionCommand subscription ->
                                subscriptions.repeat(subscription, objectId);
                        case SessionCommand session ->
                                sessions.repeat(session, objectId, delivered);
                    };
            case Ending.Declined _, Ending.Rejected _, Ending.Unresolved _ ->
                    Answer.to(command.id(), ending);
        };
    }

    private static String word(Claim claim) {
        return switch (claim) {
            case Claim.New _ -> "new";
            case Claim.Open _ -> "open";
            case Claim.Ended _ -> "ended";
            case Claim.Foreign _ -> "foreign";
        };
    }

    private static String outcome(Reply reply) {
        return reply instanceof Reply.Success ? "succeeded" : CommandTypes.of(reply);
    }
}
