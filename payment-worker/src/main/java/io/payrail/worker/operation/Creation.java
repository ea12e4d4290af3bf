package io.payrail.worker.operation;

import io.payrail.worker.journal.Cause;
import io.payrail.worker.projection.Observation;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeOutcome;
import io.payrail.worker.stripe.StripeOutcome.Succeeded;
import io.payrail.worker.stripe.StripeProperties;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/// Makes one thing at Stripe, once, however often it is asked to. Inside the safety window the
/// idempotency key sees to that. Beyond it Stripe may have forgotten the key, and when a call stays
/// in doubt, it may have had its effect all the same, as Stripe repeats even an error of its own
/// for as long as it knows the key, or refuses a call for a reason that says nothing about the one
/// before: then what was made is looked for by its metadata and adopted. Blocks; thread-safe.
@Component
public class Creation {
    private final StripeProperties properties;
    private final Projection projection;
    private final Clock clock;

    Creation(StripeProperties properties, Projection projection, Clock clock) {
        this.properties = properties;
        this.projection = projection;
        this.clock = clock;
    }

    /// What came of it.
    public sealed interface Attempt {
        /// It is there.
        record Made(StripeObject object, Observation observation) implements Attempt {}

        /// It is not there, or nobody knows.
        record Nothing(Ending ending) implements Attempt {}
    }

    /// Where to make it and where to look for it.
    ///
    /// @param create the call with its idempotency key
    /// @param search the search for what that call has made
    /// @param fields gives the command's field for Stripe's parameter
    public record Calls(
            Supplier<StripeOutcome> create,
            Supplier<StripeOutcome> search,
            UnaryOperator<String> fields) {}

    /// What came of making a thing that has no place in the database.
    public sealed interface Thing {
        /// It is there.
        ///
        /// @param answer what Stripe has said of it
        /// @param made whether that was the answer to its creation, and not to a search
        record There(StripeObject object, Succeeded answer, boolean made) implements Thing {}

        /// It is not there, or nobody knows.
        record Nowhere(Ending ending) implements Thing {}
    }

    /// Makes it, or finds it.
    ///
    /// @param since when it was first asked for
    /// @param again whether an earlier attempt was cut off or ended in doubt
    public Attempt attempt(Calls calls, Instant since, boolean again, Cause cause) {
        return switch (make(calls, since, again)) {
            case Thing.There there -> new Attempt.Made(there.object(), observation(there, cause));
            case Thing.Nowhere(var ending) -> new Attempt.Nothing(ending);
        };
    }

    private Observation observation(Thing.There there, Cause cause) {
        return there.made()
                ? projection.ofCreation(there.object(), cause)
                : projection.ofFetch(
                        there.object(),
                        there.answer().readAfter(),
                        there.answer().readBefore(),
                        cause);
    }

    /// Makes it, or finds it, where its kind has no place in the database.
    ///
    /// @param since when it was first asked for
    /// @param again whether an earlier attempt was cut off or ended in doubt
    public Thing make(Calls calls, Instant since, boolean again) {
        if (since.plus(properties.safetyWindow()).isBefore(clock.instant())) {
            var search = calls.search().get();
            if (!(search instanceof Succeeded found)) {
                return new Thing.Nowhere(new Ending.Unresolved());
            }
            if (found.hasFirst()) {
                return found(found);
            }
        }
        return switch (calls.create().get()) {
            case Succeeded made -> new Thing.There(new StripeObject(made.object()), made, true);
            case StripeOutcome.Unknown _ when again -> lookUp(calls);
            case StripeOutcome.Rejected rejected when rejected.provesNothing() ->
                    lookUp(calls, since, rejected);
            case StripeOutcome.Unknown unknown -> nothing(unknown, calls);
            case StripeOutcome.Declined declined -> nothing(declined, calls);
            case StripeOutcome.Rejected rejected -> nothing(rejected, calls);
        };
    }

    /// Does not make what may not be made now, but finds what an earlier attempt has made when it
    /// still might.
    ///
    /// @param why it may not be made
    public Attempt refuse(
            Calls calls, Instant since, boolean again, Ending.Rejected why, Cause cause) {
        if (!again) {
            return new Attempt.Nothing(why);
        }
        if (!(calls.search().get() instanceof Succeeded found)) {
            return new Attempt.Nothing(new Ending.Unresolved());
        }
        if (found.hasFirst()) {
            var object = new StripeObject(found.first());
            return new Attempt.Made(
                    object,
                    projection.ofFetch(object, found.readAfter(), found.readBefore(), cause));
        }
        return new Attempt.Nothing(searchKnows(since) ? why : new Ending.Unresolved());
    }

    private boolean searchKnows(Instant since) {
        return since.plus(properties.searchLag()).isBefore(clock.instant());
    }

    private Thing lookUp(Calls calls) {
        return calls.search().get() instanceof Succeeded found && found.hasFirst()
                ? found(found)
                : new Thing.Nowhere(new Ending.Unresolved());
    }

    /// What is refused for a reason that says nothing about an earlier call stays open, until it is
    /// found or known to be nowhere.
    private Thing lookUp(Calls calls, Instant since, StripeOutcome.Rejected rejected) {
        if (!(calls.search().get() instanceof Succeeded found)) {
            return new Thing.Nowhere(new Ending.Unresolved());
        }
        if (found.hasFirst()) {
            return found(found);
        }
        return rejected.usedOtherwise() && searchKnows(since)
                ? nothing(rejected, calls)
                : new Thing.Nowhere(new Ending.Unresolved());
    }

    private static Thing found(Succeeded found) {
        return new Thing.There(new StripeObject(found.first()), found, false);
    }

    private static Thing nothing(StripeOutcome outcome, Calls calls) {
        return new Thing.Nowhere(Ending.of(outcome, calls.fields()));
    }
}
