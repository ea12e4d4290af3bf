package io.payrail.worker.inbox;

import io.payrail.contract.Event;
import io.payrail.worker.inbox.Inbox.Outcome;
import io.payrail.worker.journal.Journal;
import io.payrail.worker.projection.Observation;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.Projection.Effect;
import io.payrail.worker.stripe.StripeProperties;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Takes a batch of Stripe's events in: one transaction, and a number of statements that does not
/// grow with the batch. Makes no call to anywhere. Thread-safe.
@Service
class StripeEventBatch {
    private final StripeProperties stripe;
    private final Projection projection;
    private final Inbox inbox;

    StripeEventBatch(StripeProperties stripe, Projection projection, Inbox inbox) {
        this.stripe = stripe;
        this.projection = projection;
        this.inbox = inbox;
    }

    /// How many events of a batch ended how; the rest were duplicates.
    record Summary(Map<Outcome, Long> outcomes, long duplicates) {}

    @Transactional
    public Summary take(List<StripeEvent> batch) {
        var events = new LinkedHashMap<String, StripeEvent>();
        batch.forEach(event -> events.putIfAbsent(event.id(), event));

        var observed = new LinkedHashMap<String, Observation>();
        for (var event : events.values()) {
            if (concernsUs(event) && event.object().textOrNull("id") != null) {
                projection
                        .ofEvent(event.object(), event.type(), event.created(), event.cause())
                        .ifPresent(observation -> observed.put(event.id(), observation));
            }
        }
        projection.lock(aggregates(events.values(), observed));
        inbox.known(events.keySet()).forEach(events::remove);
        observed.keySet().retainAll(events.keySet());

        var effects =
                projection.apply(
                        List.copyOf(observed.values()), recorded(events.values(), observed));
        var rows = new ArrayList<Inbox.Row>();
        var effect = effects.iterator();
        for (var event : events.values()) {
            // The effects come in the order of the observed events.
            rows.add(
                    new Inbox.Row(
                            event,
                            observed.containsKey(event.id())
                                    ? outcome(effect.next())
                                    : concernsUs(event) ? Outcome.RECORDED : Outcome.FOREIGN));
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

    private static List<String> aggregates(
            Collection<StripeEvent> events, Map<String, Observation> observed) {
        return events.stream()
                .map(event -> {
                    var observation = observed.get(event.id());
                    return observation == null ? event.objectId() : observation.aggregateId();
                })
                .toList();
    }

    /// What has no place in the model is written down as received.
    private List<Journal.Entry> recorded(
            Collection<StripeEvent> events, Map<String, Observation> observed) {
        return events.stream()
                .filter(event -> !observed.containsKey(event.id()) && concernsUs(event))
                .map(event ->
                        new Journal.Entry(
                                "stripe",
                                new Event.StripeEventReceived(
                                        event.id(),
                                        event.type(),
                                        event.objectId(),
                                        event.created()),
                                event.cause()))
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
