package io.payrail.worker.shadow;

import io.payrail.contract.Topics;
import java.util.Locale;

/// Which of the two renderings of an event it is. The words are in the database.
enum Side {
    /// The one in use.
    APPLIED,
    /// The one that is tried.
    SHADOW;

    static Side of(String topic) {
        return topic.equals(Topics.STRIPE_EVENTS_SHADOW) ? SHADOW : APPLIED;
    }

    static Side ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    Side other() {
        return switch (this) {
            case APPLIED -> SHADOW;
            case SHADOW -> APPLIED;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
