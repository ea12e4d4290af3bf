package io.payrail.ingestor.event;

import org.jspecify.annotations.Nullable;

/// What reading one body came to.
public sealed interface Reading {
    /// The routing fields of an event. `account` is the connected account it is about, which thin
    /// events call `context`; `objectId` the id of the object it is about, absent where Stripe's
    /// object has none (`invoice.upcoming`).
    record Routing(
            String id,
            String type,
            boolean livemode,
            @Nullable String account,
            @Nullable String objectId)
            implements Reading {
        /// Events of one object share a key and so stay in one partition, in the order of their
        /// arrival.
        public String key() {
            String object = objectId == null ? id : objectId;
            return account == null ? object : account + ":" + object;
        }
    }

    /// The body is no event.
    enum Fault implements Reading {
        /// Not one well-formed JSON text in UTF-8, or one beyond the parser's bounds.
        NOT_JSON,
        /// JSON, but not an event: a routing field is missing, of the wrong type, too long or given
        /// twice.
        NOT_AN_EVENT
    }
}
