package io.payrail.ingestor.forward;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.ingestor.event.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Produces verified events to [Topics#STRIPE_EVENTS], or those of a shadow to theirs, bytes
/// unchanged, and waits for the broker's acknowledgement on the caller's thread, which is expected
/// to be a virtual one. Safe for all threads. It does not try again: the producer does within its
/// delivery timeout, and Stripe does after that.
public final class EventForwarder {
    private static final Logger log = LoggerFactory.getLogger(EventForwarder.class);

    private final Producer<String, byte[]> producer;
    private final long ackTimeoutMs;
    private final LastAcknowledgement lastAcknowledgement;
    private final AtomicBoolean failing = new AtomicBoolean();

    public EventForwarder(
            Producer<String, byte[]> producer,
            Duration ackTimeout,
            LastAcknowledgement lastAcknowledgement) {
        this.producer = producer;
        this.ackTimeoutMs = ackTimeout.toMillis();
        this.lastAcknowledgement = lastAcknowledgement;
    }

    public Delivery forward(Reading.Routing routing, byte[] body, Reception reception) {
        try {
            producer.send(record(routing, body, reception))
                    .get(ackTimeoutMs, TimeUnit.MILLISECONDS);
            if (reception.topic().equals(Topics.STRIPE_EVENTS)) {
                lastAcknowledgement.isNow();
            }
            if (failing.getPlain() && failing.compareAndSet(true, false)) {
                log.info("{} takes events again", reception.topic());
            }
            return Delivery.ACKNOWLEDGED;
        } catch (ExecutionException e) {
            return e.getCause() instanceof RecordTooLargeException
                    ? Delivery.TOO_LARGE
                    : unavailable(reception, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException | IllegalStateException e) {
            return unavailable(reception, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unavailable(reception, e);
        }
    }

    /// Says it once for each outage: the counter of refused requests says how often.
    private Delivery unavailable(Reception reception, Throwable cause) {
        if (failing.compareAndSet(false, true)) {
            log.warn(
                    "{} takes no events ({}: {}); answering 503 until it does",
                    reception.topic(),
                    cause.getClass().getSimpleName(),
                    cause.getMessage());
        }
        return Delivery.UNAVAILABLE;
    }

    private static ProducerRecord<String, byte[]> record(
            Reading.Routing routing, byte[] body, Reception reception) {
        return new ProducerRecord<>(
                reception.topic(),
                null,
                reception.receivedAt().toEpochMilli(),
                routing.key(),
                body,
                headers(routing, reception));
    }

    private static Iterable<Header> headers(Reading.Routing routing, Reception reception) {
        RecordHeaders headers = new RecordHeaders();
        add(headers, Headers.STRIPE_EVENT_ID, routing.id());
        add(headers, Headers.STRIPE_EVENT_TYPE, routing.type());
        add(headers, Headers.STRIPE_LIVEMODE, Boolean.toString(routing.livemode()));
        add(headers, Headers.STRIPE_ENDPOINT, reception.endpoint());
        add(headers, Headers.RECEIVED_AT, reception.receivedAt().toString());
        String account = routing.account();
        if (account != null) {
            add(headers, Headers.STRIPE_ACCOUNT, account);
        }
        String traceparent = reception.traceparent();
        if (traceparent != null) {
            add(headers, Headers.TRACEPARENT, traceparent);
        }
        return headers;
    }

    private static void add(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
