package io.payrail.worker.replay;

import io.payrail.worker.inbox.Inbox;
import io.payrail.worker.inbox.ListedEvent;
import io.payrail.worker.operator.OperatorException;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import io.payrail.worker.topic.RecordSender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import org.springframework.stereotype.Component;

/// Stripe's list of events, which knows 30 days, from the latest to the earliest: what the inbox
/// lacks, dead letters included, is put on the topic of Stripe's events.
@Component
final class StripeSource implements ReplaySource {
    /// How far Stripe's list of events goes back.
    private static final Duration LISTED = Duration.ofDays(30);

    private final StripeGateway stripe;
    private final Inbox inbox;
    private final RecordSender sender;
    private final Clock clock;

    StripeSource(StripeGateway stripe, Inbox inbox, RecordSender sender, Clock clock) {
        this.stripe = stripe;
        this.inbox = inbox;
        this.sender = sender;
        this.clock = clock;
    }

    @Override
    public String word() {
        return "stripe";
    }

    @Override
    public Step step(Selection selection, Turn turn) {
        var from = Objects.requireNonNull(selection.from());
        if (from.isBefore(clock.instant().minus(LISTED))) {
            throw new OperatorException.Unusable("Stripe lists the events of 30 days");
        }
        return switch (stripe.listEvents(from, selection.to(), turn.after())) {
            case StripeOutcome.Succeeded page -> step(page, from, selection, turn);
            case StripeOutcome.Rejected _, StripeOutcome.Declined _ ->
                    throw new OperatorException.Unusable(
                            "Stripe refuses to list these events; `after` may be too old");
            case StripeOutcome.Unknown _ -> throw new OperatorException.StripeAway();
        };
    }

    private Step step(StripeOutcome.Succeeded page, Instant from, Selection selection, Turn turn) {
        var earliest = selection.to();
        Instant latest = null;
        var wanted = new ArrayList<ListedEvent>();
        for (var json : page.object().path("data")) {
            var event = new ListedEvent(new StripeObject(json));
            earliest = event.created();
            latest = latest == null ? earliest : latest;
            if (selection.type().matches(event.type())
                    && (selection.object() == null
                            || selection.object().equals(event.objectId()))) {
                wanted.add(event);
            }
        }
        var takenIn = inbox.takenIn(wanted.stream().map(ListedEvent::id).toList());
        if (!turn.dryRun()) {
            var now = clock.instant();
            sender.sendAll(
                    wanted.stream()
                            .filter(event -> !takenIn.contains(event.id()))
                            .map(event -> event.record("replay", now))
                            .toList());
        }
        boolean more = page.hasMore() && page.last() != null;
        return new Step(
                Duration.between(earliest, latest == null ? earliest : latest).toSeconds(),
                more ? Duration.between(from, earliest).toSeconds() : 0,
                wanted.stream()
                        .map(event ->
                                new Step.Item(
                                        event.id(),
                                        event.type(),
                                        event.objectId(),
                                        event.created(),
                                        takenIn.contains(event.id()) ? "taken_in" : turn.done()))
                        .toList(),
                more ? page.last() : null);
    }
}
