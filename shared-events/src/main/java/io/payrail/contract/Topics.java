package io.payrail.contract;

/// The names of Payrail's topics. Keys, values and retention are in `docs/topics.md`.
public final class Topics {
    /// Command JSON, keyed by what must stay in order: the owner, the payment or the customer.
    public static final String COMMANDS = "payrail.commands";

    /// Reply JSON with secrets: minutes of retention, readable by API instances only.
    public static final String REPLIES = "payrail.replies";

    /// Stripe's events as verified, byte for byte, keyed by the id of the object concerned.
    public static final String STRIPE_EVENTS = "payrail.stripe-events";

    /// Stripe's events in the form of another version of its API, as verified: compared with those
    /// of [#STRIPE_EVENTS] and never applied.
    public static final String STRIPE_EVENTS_SHADOW = "payrail.stripe-events.shadow";

    /// What happened to payments, as CloudEvents in binary mode, keyed by aggregate id.
    public static final String EVENTS = "payrail.events";

    private Topics() {}

    /// The dead-letter topic of a topic.
    ///
    /// @param topic one of these
    /// @return its name
    public static String deadLetters(String topic) {
        return topic + ".dlt";
    }
}
