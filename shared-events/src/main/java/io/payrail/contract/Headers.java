package io.payrail.contract;

/// The names of the Kafka headers that Payrail's records carry. All values are UTF-8 text.
public final class Headers {
    /// W3C trace context of whoever caused the record.
    public static final String TRACEPARENT = "traceparent";

    /// On a command: the partition of [Topics#REPLIES] that the API instance reads. Absent: nobody
    /// waits for a reply.
    public static final String REPLY_PARTITION = "payrail-reply-partition";

    /// On a command and its reply: the command's id.
    public static final String COMMAND_ID = "payrail-command-id";

    /// On a reply: the fingerprint of the command that it answers. One id may be used for two
    /// different requests at once, and each of them waits for its own reply.
    public static final String COMMAND_FINGERPRINT = "payrail-command-fingerprint";

    /// On a Stripe event: the id of the event, `evt_…`.
    public static final String STRIPE_EVENT_ID = "stripe-event-id";

    /// On a Stripe event: its type, `payment_intent.succeeded`.
    public static final String STRIPE_EVENT_TYPE = "stripe-event-type";

    /// On a Stripe event: the connected account it is about, where there is one.
    public static final String STRIPE_ACCOUNT = "stripe-account";

    /// On a Stripe event: `true` in live mode, `false` in a sandbox.
    public static final String STRIPE_LIVEMODE = "stripe-livemode";

    /// On a Stripe event: the name of the webhook endpoint that it came in by.
    public static final String STRIPE_ENDPOINT = "stripe-endpoint";

    /// On a Stripe event: when it was verified, ISO-8601 instant.
    public static final String RECEIVED_AT = "payrail-received-at";

    /// On a dead letter: what the record failed with, as a stable code, never the record's content.
    public static final String DEAD_LETTER_CAUSE = "payrail-dlt-cause";

    /// On a dead letter: a digest of the failure's stack, equal for equal faults.
    public static final String DEAD_LETTER_DIGEST = "payrail-dlt-digest";

    /// On a dead letter: how often the record was tried.
    public static final String DEAD_LETTER_ATTEMPTS = "payrail-dlt-attempts";

    /// On a dead letter: the topic that the record was read from.
    public static final String DEAD_LETTER_TOPIC = "payrail-dlt-topic";

    /// On a dead letter: the partition that the record was read from.
    public static final String DEAD_LETTER_PARTITION = "payrail-dlt-partition";

    /// On a dead letter: the offset that the record was read from.
    public static final String DEAD_LETTER_OFFSET = "payrail-dlt-offset";

    /// On a record that an operator has put back: the number of the dead letter that it was.
    public static final String REPLAY_OF = "payrail-replay-of";

    /// The version of CloudEvents that the attributes of a record of [Topics#EVENTS] follow, `1.0`;
    /// the binary mode of its Kafka binding.
    public static final String CE_SPECVERSION = "ce_specversion";

    /// The event's id: the journal row's id, the same however often the event is published.
    public static final String CE_ID = "ce_id";

    /// The event's type with its version, `payrail.payment.succeeded.v1`.
    public static final String CE_TYPE = "ce_type";

    /// Where the event comes from, a URI reference.
    public static final String CE_SOURCE = "ce_source";

    /// The aggregate that the event is about, also the record's key.
    public static final String CE_SUBJECT = "ce_subject";

    /// When the change was committed, RFC 3339.
    public static final String CE_TIME = "ce_time";

    /// The event's number within its aggregate: 1, 2, 3, without a gap.
    public static final String CE_SEQUENCE = "ce_sequence";

    /// The CloudEvents distributed-tracing extension.
    public static final String CE_TRACEPARENT = "ce_traceparent";

    /// What caused the change: `command:<id>`, `stripe:<event id>`, `fetch:<object id>`,
    /// `backfill:<run>`. What an import tells may be years old.
    public static final String CE_CAUSE = "ce_cause";

    /// The payload's media type.
    public static final String CONTENT_TYPE = "content-type";

    private Headers() {}
}
