package io.payrail.system.agent;

import static io.payrail.system.agent.Edit.instead;

import java.util.List;

/// A rule of the worker's that can be broken, to see whether the harness notices. Each is a bug
/// that somebody could write.
public enum Mutation {
    /// Offsets are committed as far as records were taken in, whether their commands ran or not.
    OFFSET_COMMITTED_EARLY,
    /// No event counts as known, and none is refused for its id.
    INBOX_CHECK_OFF,
    /// Each request to Stripe has an idempotency key of its own.
    RANDOM_STRIPE_KEYS,
    /// The completion is committed after the reply and not before it.
    REPLY_BEFORE_COMMIT,
    /// A batch that could not be published is marked as processed all the same.
    RELAY_SKIPS_ON_ERROR,
    /// A slot that was lost is made anew, and what it may lack is not republished.
    SLOT_RECREATED_SILENTLY,
    /// What arrives later counts as later.
    ARRIVAL_ORDER_TRUSTED;

    List<Edit> edits() {
        return switch (this) {
            case OFFSET_COMMITTED_EARLY ->
                    List.of(
                            instead(
                                    "dispatch/Assignment.lowestUnfinished",
                                    "java/util/TreeSet.isEmpty",
                                    "yes"));
            case INBOX_CHECK_OFF ->
                    List.of(
                            instead(
                                    "inbox/StripeEventBatch.take",
                                    "inbox/Inbox.known",
                                    "nothingKnown"),
                            instead(
                                    "inbox/Inbox.add",
                                    "org/springframework/jdbc/core/JdbcTemplate.update",
                                    "insertAnyway"));
            case RANDOM_STRIPE_KEYS ->
                    List.of(
                            instead(
                                    "stripe/StripeTransport.*",
                                    "java/net/http/HttpRequest$Builder.setHeader",
                                    "randomKey"));
            case REPLY_BEFORE_COMMIT ->
                    List.of(
                            instead(
                                    "payment/CreatePayment.make",
                                    "operation/Completion.succeeded",
                                    "putOff"),
                            instead(
                                    "command/CommandHandler.handle",
                                    "command/Replies.send",
                                    "replyFirst"));
            case RELAY_SKIPS_ON_ERROR ->
                    List.of(
                            instead(
                                    "relay/StreamConsumer.handleBatch",
                                    "relay/EventPublisher.publish",
                                    "publishOrSkip"));
            case SLOT_RECREATED_SILENTLY ->
                    List.of(
                            instead(
                                    "relay/SlotGuard.replace",
                                    "relay/Republication.publishFrom",
                                    "nothingPublished"));
            case ARRIVAL_ORDER_TRUSTED ->
                    List.of(
                            instead("projection/Precedence.of", "projection/State.terminal", "no"),
                            instead(
                                    "projection/Precedence.of",
                                    "java/time/Instant.isAfter",
                                    "yes"));
        };
    }
}
