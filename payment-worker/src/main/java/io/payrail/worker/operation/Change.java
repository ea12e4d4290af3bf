package io.payrail.worker.operation;

import io.payrail.worker.journal.Cause;
import io.payrail.worker.operation.Creation.Attempt;
import io.payrail.worker.projection.Observation;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.Projection.Known;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeOutcome;
import io.payrail.worker.stripe.StripeOutcome.Succeeded;
import io.payrail.worker.stripe.StripeProperties;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/// Changes one object at Stripe, once, however often it is asked to. Inside the safety window the
/// idempotency key sees to that. Beyond it, and when a call stays in doubt, the object itself is
/// asked whether it is as it should become. What an earlier call with the same key was answered is
/// not the object as it is now, so it is read again. What is answered is in the rows when the
/// operation ends, so that whoever was told finds it, unless somebody else changed the object in
/// the same second. Blocks; thread-safe.
@Component
public class Change {
    private final StripeProperties properties;
    private final Projection projection;
    private final Clock clock;

    Change(StripeProperties properties, Projection projection, Clock clock) {
        this.properties = properties;
        this.projection = projection;
        this.clock = clock;
    }

    /// What to change, and how to see that it is changed.
    ///
    /// @param kind of the object, by Stripe's name
    /// @param id the object's
    /// @param change the call with its idempotency key; its answer is the object
    /// @param read fetches the object
    /// @param done whether the object is as it should become
    /// @param fields gives the command's field for Stripe's parameter
    public record Calls(
            String kind,
            String id,
            Supplier<StripeOutcome> change,
            Supplier<StripeOutcome> read,
            Predicate<StripeObject> done,
            UnaryOperator<String> fields) {}

    /// Changes it, or finds it changed.
    ///
    /// @param since when it was first asked for
    /// @param again whether an earlier attempt was cut off or ended in doubt
    public Attempt attempt(Calls calls, Instant since, boolean again, Cause cause) {
        var known = projection.known(calls.kind(), calls.id());
        if (since.plus(properties.safetyWindow()).isBefore(clock.instant())) {
            var now = calls.read().get();
            if (!(now instanceof Succeeded found)) {
                return nothing(now, calls);
            }
            if (calls.done().test(new StripeObject(found.object()))) {
                return made(found, cause, known);
            }
        }
        var outcome = calls.change().get();
        return switch (outcome) {
            case Succeeded changed when changed.replayed() -> readAgain(calls, cause, known);
            case Succeeded changed -> made(changed, cause, known);
            case StripeOutcome.Unknown _ when again -> lookUp(outcome, calls, cause, known);
            case StripeOutcome.Rejected rejected when again || rejected.provesNothing() ->
                    lookUp(rejected, calls, cause, known);
            case StripeOutcome.Unknown _, StripeOutcome.Declined _, StripeOutcome.Rejected _ ->
                    nothing(outcome, calls);
        };
    }

    /// Looks at an object that something else has changed.
    ///
    /// @return nothing if Stripe does not tell now
    public Optional<Observation> look(Supplier<StripeOutcome> read, Cause cause) {
        return read.get() instanceof Succeeded now
                ? Optional.of(
                        projection.ofFetch(
                                new StripeObject(now.object()),
                                now.readAfter(),
                                now.readBefore(),
                                cause))
                : Optional.empty();
    }

    private Attempt readAgain(Calls calls, Cause cause, Known known) {
        return calls.read().get() instanceof Succeeded now
                ? made(now, cause, known)
                : new Attempt.Nothing(new Ending.Unresolved());
    }

    /// The call says nothing, or no, about what an earlier one may have done: the object says.
    private Attempt lookUp(StripeOutcome outcome, Calls calls, Cause cause, Known known) {
        if (!(calls.read().get() instanceof Succeeded now)) {
            return new Attempt.Nothing(new Ending.Unresolved());
        }
        if (calls.done().test(new StripeObject(now.object()))) {
            return made(now, cause, known);
        }
        return outcome instanceof StripeOutcome.Rejected rejected && rejected.provesNothing()
                ? new Attempt.Nothing(new Ending.Unresolved())
                : nothing(outcome, calls);
    }

    private Attempt made(Succeeded read, Cause cause, Known known) {
        var object = new StripeObject(read.object());
        return new Attempt.Made(
                object,
                projection.ofChange(object, read.readAfter(), read.readBefore(), cause, known));
    }

    private static Attempt nothing(StripeOutcome outcome, Calls calls) {
        return new Attempt.Nothing(Ending.of(outcome, calls.fields()));
    }
}
