package io.payrail.worker.reconciliation;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.worker.inbox.Inbox;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/// Compares Stripe's list of events with the inbox and puts those that it lacks on the topic on
/// which they should have come. There they are taken in as any other: one that arrives by itself
/// meanwhile is a duplicate. Blocks; thread-safe.
@Component
class MissedEvents {
    private static final Logger log = LoggerFactory.getLogger(MissedEvents.class);
    private static final int MOST_PAGES = 1_000;
    private static final long ACK_TIMEOUT_SECONDS = 30;

    private final StripeGateway stripe;
    private final Inbox inbox;
    private final KafkaTemplate<byte[], byte[]> kafka;
    private final Clock clock;

    MissedEvents(
            StripeGateway stripe, Inbox inbox, KafkaTemplate<byte[], byte[]> kafka, Clock clock) {
        this.stripe = stripe;
        this.inbox = inbox;
        this.kafka = kafka;
        this.clock = clock;
    }

    /// Feeds the events that were created in a time and are not in the inbox.
    ///
    /// @return how many there were; empty if Stripe or the broker did not let it be finished
    OptionalLong feed(Instant from, Instant until) {
        long fed = 0;
        String after = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            if (!(stripe.listEvents(from, until, after)
                    instanceof StripeOutcome.Succeeded listed)) {
                return OptionalLong.empty();
            }
            var events = new ArrayList<StripeObject>();
            listed.object().path("data").forEach(event -> events.add(new StripeObject(event)));
            var known = inbox.known(events.stream().map(StripeObject::id).toList());
            events.removeIf(event -> known.contains(event.id()));
            if (!feed(events)) {
                return OptionalLong.empty();
            }
            fed += events.size();
            after = lastOf(listed);
            if (after == null || !listed.object().path("has_more").asBoolean(false)) {
                return OptionalLong.of(fed);
            }
        }
        log.warn(
                "More than {} pages of events between {} and {}: the window is too long",
                MOST_PAGES,
                from,
                until);
        return OptionalLong.empty();
    }

    private static @Nullable String lastOf(StripeOutcome.Succeeded listed) {
        var data = listed.object().path("data");
        return data.isEmpty() ? null : new StripeObject(data.path(data.size() - 1)).id();
    }

    private boolean feed(List<StripeObject> events) {
        var acknowledgements =
                events.stream()
                        .map(event -> kafka.send(record(event)))
                        .toArray(CompletableFuture[]::new);
        try {
            var _ =
                    CompletableFuture.allOf(acknowledgements)
                            .get(ACK_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            log.warn("Missed events were not put on their topic; the next run finds them again", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ProducerRecord<byte[], byte[]> record(StripeObject event) {
        var object = event.child("data").child("object");
        var objectId = Objects.requireNonNullElse(object.textOrNull("id"), event.id());
        var account = event.textOrNull("account");
        var record =
                new ProducerRecord<>(
                        Topics.STRIPE_EVENTS,
                        bytes(account == null ? objectId : account + ":" + objectId),
                        bytes(event.json().toString()));
        record.headers()
                .add(Headers.STRIPE_EVENT_ID, bytes(event.id()))
                .add(Headers.STRIPE_EVENT_TYPE, bytes(event.text("type")))
                .add(Headers.STRIPE_LIVEMODE, bytes(Boolean.toString(event.flag("livemode"))))
                .add(Headers.STRIPE_ENDPOINT, bytes("reconciliation"))
                .add(Headers.RECEIVED_AT, bytes(clock.instant().toString()));
        if (account != null) {
            record.headers().add(Headers.STRIPE_ACCOUNT, bytes(account));
        }
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
