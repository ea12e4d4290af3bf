package io.payrail.worker.inbox;

import io.payrail.contract.Event;
import io.payrail.worker.inbox.Inbox.Outcome;
import io.payrail.worker.journal.Journal;
import io.payrail.worker.projection.Announcements;
import io.payrail.worker.projection.Observation;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.Projection.Effect;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.projection.UnreadableObjectException;
import io.payrail.worker.stripe.StripeProperties;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Takes a batch of Stripe's events in: one transaction, and a number of statements that does not
/// grow with the batch. Makes no call to anywhere. Thread-safe.
@Service
class StripeEventBatch {
    private static final Logger log = LoggerFactory.getLogger(StripeEventBatch.class);

    private final StripeProperties stripe;
    private final Projection projection;
    private final Inbox inbox;
    private final Map<String, Function<StripeObject, Event>> announcements = new HashMap<>();

    StripeEventBatch(
            StripeProperties stripe,
            Projection projection,
            Inbox inbox,
            List<Announcements> announcements) {
        this.stripe = stripe;
        this.projection = projection;
        this.inbox = inbox;
        announcements.forEach(some -> this.announcements.putAll(some.byType()));
    }

    /// How many events of a batch ended how; the rest were duplicates.
    record Summary(Map<Outcome, Long> outcomes, long duplicates) {}

    @Transactional
    public Summary take(List<StripeEvent> batch) {
        var events = new LinkedHashMap<String, StripeEvent>();
        batch.forEach(event -> events.putIfAbsent(event.id(), event));

        var observed = new LinkedHashMap<String, Observation>();
        var recorded = new LinkedHashMap<String, Event>();
        var toFetch = new LinkedHashMap<String, StripeEvent>();
        for (var event : events.values()) {
            if (asksForFetch(event)) {
                toFetch.put(event.id(), event);
            } else if (concernsUs(event)) {
                observation(event)
                        .ifPresentOrElse(
                                observation -> observed.put(event.id(), observation),
                                () -> recorded.put(event.id(), recorded(event)));
            }
        }
        projection.lock(aggregates(events.values(), observed, recorded));
        inbox.known(events.keySet()).forEach(events::remove);
        observed.keySet().retainAll(events.keySet());
        recorded.keySet().retainAll(events.keySet());
        toFetch.keySet().retainAll(events.keySet());

        projection.fetch(
                toFetch.values().stream()
                        .collect(
                                Collectors.toMap(
                                        StripeEvent::objectId,
                                        event -> Objects.requireNonNull(event.objectKind()),
                                        (one, _) -> one)));
        var effects = projection.apply(List.copyOf(observed.values()), entries(events, recorded));
        var rows = new ArrayList<Inbox.Row>();
        var effect = effects.iterator();
        for (var event : events.values()) {
            // The effects come in the order of the observed events.
            rows.add(
                    new Inbox.Row(
                            event,
                            observed.containsKey(event.id())
                                    ? outcome(effect.next())
                                    : withoutObservation(event)));
        }
        inbox.add(rows);

        var outcomes = new EnumMap<Outcome, Long>(Outcome.class);
        rows.forEach(row -> outcomes.merge(row.outcome(), 1L, Long::sum));
        return new Summary(outcomes, batch.size() - rows.size());
    }

    /// Events of the other mode or of a foreign account are taken in and change nothing: refusing
    /// them would get the endpoint disabled.
    private boolean concernsUs(StripeEvent event) {
        return event.livemode() == stripe.livemode()
                && (event.account() == null
                        || stripe.account() == null
                        || event.account().equals(stripe.account()));
    }

    /// Thin events about what has a place in the model. It is fetched by our own account's key, so
    /// another account's would not be found.
    private boolean asksForFetch(StripeEvent event) {
        var kind = event.objectKind();
        return event.thin()
                && concernsUs(event)
                && (event.account() == null || event.account().equals(stripe.account()))
                && kind != null
                && projection.holds(kind);
    }

    private Outcome withoutObservation(StripeEvent event) {
        if (asksForFetch(event)) {
            return Outcome.REFRESH;
        }
        return concernsUs(event) ? Outcome.RECORDED : Outcome.FOREIGN;
    }

    private Optional<Observation> observation(StripeEvent event) {
        return event.thin() || event.object().textOrNull("id") == null
                ? Optional.empty()
                : projection.ofEvent(event.object(), event.received(), event.cause());
    }

    /// What is told of an event whose object has no place in the model. An object that is not what
    /// its type lets expect, of another version of the API for instance, is no reason to tell
    /// nothing.
    private Event recorded(StripeEvent event) {
        var announcement = announcements.get(event.type());
        try {
            return announcement == null ? event.received() : announcement.apply(event.object());
        } catch (UnreadableObjectException e) {
            log.info("{} is told as {} received: {}", event.id(), event.type(), e.getMessage());
            return event.received();
        }
    }

    private static List<String> aggregates(
            Collection<StripeEvent> events,
            Map<String, Observation> observed,
            Map<String, Event> recorded) {
        return events.stream()
                .map(event -> {
                    var observation = observed.get(event.id());
                    var told = recorded.get(event.id());
                    return observation != null
                            ? observation.aggregateId()
                            : told != null ? told.aggregateId() : event.objectId();
                })
                .toList();
    }

    private static List<Journal.Entry> entries(
            Map<String, StripeEvent> events, Map<String, Event> recorded) {
        return events.values().stream()
                .flatMap(event ->
                        Stream.ofNullable(recorded.get(event.id()))
                                .map(told -> new Journal.Entry("stripe", told, event.cause())))
                .toList();
    }

    private static Outcome outcome(Effect effect) {
        return switch (effect) {
            case APPLIED -> Outcome.APPLIED;
            case UNCHANGED -> Outcome.UNCHANGED;
            case SUPERSEDED -> Outcome.SUPERSEDED;
            case REFRESH -> Outcome.REFRESH;
        };
    }
}
