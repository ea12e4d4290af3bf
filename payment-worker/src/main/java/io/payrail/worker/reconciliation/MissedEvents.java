package io.payrail.worker.reconciliation;

import io.github.bucket4j.Bucket;
import io.payrail.worker.inbox.Inbox;
import io.payrail.worker.inbox.ListedEvent;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import io.payrail.worker.topic.NotAcknowledgedException;
import io.payrail.worker.topic.RecordSender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Compares Stripe's list of events with the inbox and puts those that it lacks on the topic on
/// which they should have come. There they are taken in as any other: one that arrives by itself
/// meanwhile is a duplicate. Blocks; used by one thread at a time.
@Component
class MissedEvents {
    private static final Logger log = LoggerFactory.getLogger(MissedEvents.class);

    /// Of how many events at most it is remembered that they were fed in.
    private static final int MOST_REMEMBERED = 100_000;

    private final StripeGateway stripe;
    private final Inbox inbox;
    private final RecordSender sender;
    private final ReconciliationProperties properties;
    private final Clock clock;
    private final Bucket pace;

    /// What is on the topic already and waits there to be taken in: a consumer that lags must not
    /// get its backlog doubled by each run.
    private final SequencedSet<String> fed = new LinkedHashSet<>();

    MissedEvents(
            StripeGateway stripe,
            Inbox inbox,
            RecordSender sender,
            ReconciliationProperties properties,
            Clock clock) {
        this.stripe = stripe;
        this.inbox = inbox;
        this.sender = sender;
        this.properties = properties;
        this.clock = clock;
        this.pace =
                Bucket.builder()
                        .addLimit(limit ->
                                limit.capacity(1)
                                        .refillGreedy(
                                                properties.callsPerSecond(), Duration.ofSeconds(1)))
                        .build();
    }

    /// How far a run got in Stripe's events.
    ///
    /// @param missed how many events had not come
    /// @param cursor events before this were all looked at
    /// @param until the end of the window that is not read through yet; null if it is
    /// @param after the last event that was read of it
    /// @param answered whether Stripe and the broker did their part
    record Read(
            long missed,
            Instant cursor,
            @Nullable Instant until,
            @Nullable String after,
            boolean answered) {}

    /// Feeds what is missing between the cursor and now, window after window, as far as the budget
    /// goes. What came while a window was read is left to the next run, unless an interval of it
    /// has come together: the overlap is read again with it.
    Read feed(Place place, Budget budget) {
        var newest = clock.instant().minus(properties.grace());
        var cursor = place.cursor();
        var until = place.listingUntil() == null ? end(cursor, newest) : place.listingUntil();
        var after = place.listingAfter();
        long missed = 0;
        while (budget.take()) {
            pace.asBlocking().consumeUninterruptibly(1);
            var outcome = stripe.listEvents(cursor.minus(properties.overlap()), until, after);
            if (outcome instanceof StripeOutcome.Rejected refused
                    && refused.missing()
                    && after != null) {
                // The event is too old to be listed: its window is read from its end again.
                after = null;
                continue;
            }
            if (!(outcome instanceof StripeOutcome.Succeeded page)) {
                return new Read(missed, cursor, until, after, false);
            }
            var lacking = lacking(page);
            if (!feed(lacking)) {
                return new Read(missed, cursor, until, after, false);
            }
            missed += lacking.size();
            if (page.last() != null && page.hasMore()) {
                after = page.last();
                continue;
            }
            cursor = until;
            if (Duration.between(cursor, newest).compareTo(properties.interval()) < 0) {
                return new Read(missed, cursor, null, null, true);
            }
            until = end(cursor, newest);
            after = null;
        }
        return new Read(missed, cursor, until, after, true);
    }

    /// Where the window that begins at the cursor ends.
    private Instant end(Instant cursor, Instant newest) {
        var end = cursor.plus(properties.window());
        return end.isBefore(newest) ? end : newest;
    }

    private List<ListedEvent> lacking(StripeOutcome.Succeeded page) {
        var events = new ArrayList<ListedEvent>();
        page.object()
                .path("data")
                .forEach(event -> events.add(new ListedEvent(new StripeObject(event))));
        var known = inbox.heardOf(events.stream().map(ListedEvent::id).toList());
        events.removeIf(event -> known.contains(event.id()) || fed.contains(event.id()));
        return events;
    }

    private boolean feed(List<ListedEvent> events) {
        var now = clock.instant();
        try {
            sender.sendAll(
                    events.stream().map(event -> event.record("reconciliation", now)).toList());
        } catch (NotAcknowledgedException e) {
            log.warn("Missed events were not put on their topic; the next run finds them again", e);
            return false;
        }
        events.forEach(event -> fed.addLast(event.id()));
        while (fed.size() > MOST_REMEMBERED) {
            var _ = fed.removeFirst();
        }
        return true;
    }
}
