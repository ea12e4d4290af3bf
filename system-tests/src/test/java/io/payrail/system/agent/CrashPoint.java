package io.payrail.system.agent;

import static io.payrail.system.agent.CrashPoint.Side.AFTER;
import static io.payrail.system.agent.CrashPoint.Side.BEFORE;

/// A point at which a worker's process can be ended, as if the power went. Each lies at a call that
/// has to be there for the guarantee it tests; after a transactional call is after its commit.
public enum CrashPoint {
    BEFORE_CLAIM(BEFORE, "command/CommandHandler.carryOut", "operation/Operations.claim"),
    AFTER_CLAIM(AFTER, "command/CommandHandler.carryOut", "operation/Operations.claim"),
    BEFORE_STRIPE_CALL(
            BEFORE, "stripe/StripeGateway.createPaymentIntent", "stripe/StripeCalls.make"),
    AFTER_STRIPE_CALL(AFTER, "stripe/StripeGateway.createPaymentIntent", "stripe/StripeCalls.make"),
    /// Everything of the completion is written, nothing is committed.
    BEFORE_COMMIT(AFTER, "operation/Completion.succeeded", "projection/Projection.apply"),
    AFTER_COMMIT(AFTER, "payment/CreatePayment.make", "operation/Completion.succeeded"),
    BEFORE_REPLY(BEFORE, "command/CommandHandler.handle", "command/Replies.send"),
    /// The broker has acknowledged the reply.
    AFTER_REPLY(AFTER, "command/Replies.send", "org/springframework/kafka/core/KafkaTemplate.send"),
    BEFORE_OFFSET_COMMIT(
            BEFORE,
            "dispatch/CommandLoop.commit",
            "org/apache/kafka/clients/consumer/Consumer.commitAsync"),
    /// The broker has confirmed the offsets.
    AFTER_OFFSET_COMMIT(BEFORE, "dispatch/CommandLoop.*", "dispatch/KeyedDispatcher.committed"),
    /// Everything of a batch of Stripe's events is written, nothing is committed.
    BEFORE_INBOX_COMMIT(AFTER, "inbox/StripeEventBatch.take", "inbox/Inbox.add"),
    /// Committed, but for the batch's offsets.
    AFTER_INBOX_COMMIT(AFTER, "inbox/StripeEventListener.*", "inbox/StripeEventBatch.take"),
    /// The producer has the event, the broker has not acknowledged it.
    RELAY_BEFORE_ACK(
            AFTER,
            "relay/EventPublisher.sendAll",
            "org/apache/kafka/clients/producer/KafkaProducer.send"),
    /// The broker has acknowledged the event, the batch is not marked as processed.
    RELAY_AFTER_ACK(AFTER, "relay/EventPublisher.sendAll", "java/util/concurrent/Future.get"),
    /// Marked as processed; the slot's position follows later.
    RELAY_AFTER_MARK(BEFORE, "relay/StreamConsumer.handleBatch", "relay/RelayMetrics.published"),
    /// The server has confirmed the slot's new position, the relay's own row has not followed.
    RELAY_AFTER_CONFIRMATION(BEFORE, "relay/SlotWatch.look", "relay/Progress.write");

    /// What a process that was ended here exits with.
    public static final int EXIT_CODE = 86;

    private final Side side;
    private final String from;
    private final String to;

    enum Side {
        BEFORE,
        AFTER
    }

    CrashPoint(Side side, String from, String to) {
        this.side = side;
        this.from = from;
        this.to = to;
    }

    Side side() {
        return side;
    }

    CallSite site() {
        return CallSite.of(from, to);
    }

    /// Whether only the worker that relays the journal comes here.
    public boolean isTheRelays() {
        return from.startsWith("relay/");
    }
}
