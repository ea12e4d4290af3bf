package io.payrail.worker.projection;

import io.payrail.worker.journal.Cause;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Reads Stripe's lists as observations, a hundred objects with each call, the newest first. Each
/// call is made once. Blocks; must not be used inside a transaction. Thread-safe.
@Component
public class StripeLists {
    private static final Logger log = LoggerFactory.getLogger(StripeLists.class);

    private final StripeGateway stripe;
    private final Projection projection;

    StripeLists(StripeGateway stripe, Projection projection) {
        this.stripe = stripe;
        this.projection = projection;
    }

    /// A place in a list.
    ///
    /// @param from the earliest creation
    /// @param until the latest creation; null where it begins at the newest
    /// @param after the last object that was read; null where it begins at the latest
    public record Place(Instant from, @Nullable Instant until, @Nullable String after) {}

    /// What came of asking for a page.
    public sealed interface Page {
        /// The page was read.
        ///
        /// @param unreadable objects that cannot be kept
        /// @param next the place after the page; null if the list ends with it
        record Read(List<Observation> observations, int unreadable, @Nullable Place next)
                implements Page {}

        /// Stripe refuses: the object to go on after is not there any more, or the list is not ours
        /// to see.
        record Refused(String code) implements Page {}

        record Unanswered(String reason) implements Page {}
    }

    /// Reads the page at a place.
    ///
    /// @param kind one of [StripeGateway#LISTED]
    /// @param cause what to call the cause of what an object's state brings about, by its id
    public Page read(String kind, Place place, Function<String, Cause> cause) {
        return switch (stripe.list(kind, place.from(), place.until(), place.after())) {
            case StripeOutcome.Succeeded page -> read(place, page, cause);
            case StripeOutcome.Rejected refused -> new Page.Refused(refused.code());
            case StripeOutcome.Declined declined -> new Page.Refused(declined.code());
            case StripeOutcome.Unknown unknown -> new Page.Unanswered(unknown.reason());
        };
    }

    private Page.Read read(
            Place place, StripeOutcome.Succeeded page, Function<String, Cause> cause) {
        var observations = new ArrayList<Observation>();
        int unreadable = 0;
        Place last = null;
        for (var json : page.object().path("data")) {
            var object = new StripeObject(json);
            last = new Place(place.from(), object.timeOrNull("created"), object.textOrNull("id"));
            try {
                observations.add(
                        projection.ofFetch(
                                object,
                                page.readAfter(),
                                page.readBefore(),
                                cause.apply(object.id())));
            } catch (UnreadableObjectException e) {
                unreadable++;
                log.warn("{} is left out: {}", object, e.getMessage());
            }
        }
        return new Page.Read(observations, unreadable, page.hasMore() ? last : null);
    }
}
