package io.payrail.api.command;

import io.micrometer.tracing.Span;
import io.payrail.api.problem.ProblemException;
import io.payrail.contract.Command;
import io.payrail.contract.CommandTypes;
import io.payrail.contract.Instruction;
import io.payrail.contract.Question;
import io.payrail.contract.Reply;
import io.payrail.observability.Step;
import io.payrail.observability.Traces;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// Executes commands from the API's point of view: publish, await the reply, answer. Blocks the
/// request's (virtual) thread; how many may be in here at once is bounded, and so is how many an
/// owner may have unanswered.
@Component
public final class Commands {
    private static final Logger log = LoggerFactory.getLogger(Commands.class);

    private final CommandPublisher publisher;
    private final Replies replies;
    private final Waiting waiting;
    private final Unanswered unanswered;
    private final AcceptedCommands accepted;
    private final Receipts receipts;
    private final CommandMetrics metrics;
    private final Traces traces;
    private final CommandProperties properties;
    private final Semaphore places;

    Commands(
            CommandPublisher publisher,
            Replies replies,
            Waiting waiting,
            Unanswered unanswered,
            AcceptedCommands accepted,
            Receipts receipts,
            CommandMetrics metrics,
            Traces traces,
            CommandProperties properties) {
        this.publisher = publisher;
        this.replies = replies;
        this.waiting = waiting;
        this.unanswered = unanswered;
        this.accepted = accepted;
        this.receipts = receipts;
        this.metrics = metrics;
        this.traces = traces;
        this.properties = properties;
        places = new Semaphore(properties.maxWaiting());
        metrics.waiting(() -> properties.maxWaiting() - places.availablePermits());
        metrics.unanswered(unanswered::count);
    }

    /// Publishes a command and answers with its reply, or with 202 if the client does not wait or
    /// the reply does not come in time.
    ///
    /// @throws ProblemException with status 429 if its owner has too many commands unanswered, with
    ///   503 if the command could not be published. If it was sent and not acknowledged, it may be
    ///   executed all the same: the answer is the same, because repeating it with its
    ///   `Idempotency-Key` is safe in both cases
    public ResponseEntity<?> execute(Instruction command, CommandRequest request) {
        return inPlace(
                command,
                () -> {
                    var reply = submit(command, request);
                    return reply == null
                            ? CommandAnswers.accepted(
                                    command.id(),
                                    receipts.of(command.id(), command.owner().id()),
                                    request.respondAsync())
                            : CommandAnswers.of(reply, properties.retryAfter());
                });
    }

    /// Publishes a question and answers with its reply. Without one in time there is no answer, and
    /// nothing that could be asked for later.
    ///
    /// @throws ProblemException as [#execute] does, and with 503 if no reply came in time
    ResponseEntity<?> ask(Question question) {
        return inPlace(
                question,
                () -> {
                    var reply = submit(question);
                    if (reply == null) {
                        throw CommandProblems.noAnswer(properties.retryAfter()).asException();
                    }
                    return QuestionAnswers.of(reply, properties.retryAfter());
                });
    }

    /// What an admitted command is answered with.
    private interface Exchange {
        ResponseEntity<?> answer() throws InterruptedException;
    }

    private ResponseEntity<?> inPlace(Command command, Exchange exchange) {
        metrics.requested(command);
        if (!replies.inContact()) {
            metrics.refused(command);
            throw CommandProblems.unavailable(properties.retryAfter()).asException();
        }
        if (!places.tryAcquire()) {
            metrics.refused(command);
            throw CommandProblems.overloaded(properties.retryAfter()).asException();
        }
        try (var _ = MDC.putCloseable("commandId", command.id().toString());
                var _ = MDC.putCloseable("operation", CommandTypes.of(command))) {
            admit(command);
            return exchange.answer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandProblems.unavailable(properties.retryAfter()).asException();
        } finally {
            places.release();
        }
    }

    private void admit(Command command) {
        switch (unanswered.admit(command.id(), command.owner().id())) {
            case ADMITTED -> {}
            case OWNER_HAS_TOO_MANY -> {
                metrics.limited(command);
                throw CommandProblems.tooManyUnanswered(properties.retryAfter()).asException();
            }
            case TOO_MANY -> {
                metrics.refused(command);
                throw CommandProblems.overloaded(properties.retryAfter()).asException();
            }
        }
    }

    private @Nullable Reply submit(Instruction command, CommandRequest request)
            throws InterruptedException {
        long started = System.nanoTime();
        try (var waiter = waiting.add(command)) {
            publish(command);
            accepted.remember(command.id(), command.owner().id());
            if (request.respondAsync()) {
                metrics.acceptedAsAsked(command);
                return null;
            }
            var reply = reply(command, waiter, started, request.patience());
            if (reply == null) {
                metrics.acceptedWithoutReply(command);
            }
            return reply;
        }
    }

    private @Nullable Reply submit(Question question) throws InterruptedException {
        long started = System.nanoTime();
        try (var waiter = waiting.add(question)) {
            publish(question);
            var reply = reply(question, waiter, started, properties.replyWait());
            if (reply == null) {
                metrics.unheard(question);
            }
            return reply;
        }
    }

    private @Nullable Reply reply(
            Command command, Waiting.Waiter waiter, long started, Duration patience)
            throws InterruptedException {
        long remainingNanos = patience.toNanos() - (System.nanoTime() - started);
        try {
            var reply = waiter.reply().get(Math.max(0, remainingNanos), TimeUnit.NANOSECONDS);
            metrics.replied(command, reply, Duration.ofNanos(System.nanoTime() - started));
            return reply;
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            metrics.interrupted(command);
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a reply never fails", e);
        }
    }

    private void publish(Command command) throws InterruptedException {
        try (var step = traces.enter(Span.Kind.PRODUCER, "publish command")) {
            awaitAcknowledgement(command, publisher.publish(command, step.traceparent()), step);
        }
    }

    private void awaitAcknowledgement(
            Command command, CompletableFuture<Void> acknowledged, Step step)
            throws InterruptedException {
        try {
            acknowledged.get(properties.ackTimeout().toNanos(), TimeUnit.NANOSECONDS);
            metrics.published(command);
        } catch (InterruptedException e) {
            metrics.unpublished(command);
            throw e;
        } catch (ExecutionException | TimeoutException e) {
            // It may be in the log all the same, and answered: then that answer finds nothing to
            // settle. Kept, it would count against its owner after an outage of Kafka's.
            unanswered.settle(command.id());
            metrics.unpublished(command);
            var cause = e.getCause() == null ? e : e.getCause();
            step.failed(cause);
            log.warn(
                    "Command {} was not acknowledged ({}); the client is told to repeat it",
                    command.id(),
                    cause.getClass().getSimpleName());
            var problem = CommandProblems.unavailable(properties.retryAfter());
            throw (command instanceof Question
                            ? problem
                            : problem.withHeader(
                                    CommandAnswers.OPERATION_ID, command.id().toString()))
                    .asException();
        }
    }
}
