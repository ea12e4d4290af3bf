package io.payrail.contract;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How commands about Stripe's pages ended well. Whoever has a page's address acts for the
/// customer, so it is a secret.
public sealed interface SessionReply extends Reply.Success {
    /// The page on which the customer manages what they have.
    ///
    /// @param commandId the id of the command that it answers
    /// @param url the page's address, to be opened within minutes
    @WireName("portal_session.v1")
    record Portal(UUID commandId, Secret url) implements SessionReply {
        public Portal {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(url, "url");
        }
    }

    /// The page on which the customer pays or subscribes.
    ///
    /// @param commandId the id of the command that it answers
    /// @param sessionId Stripe's id of the checkout session
    /// @param status Stripe's word: `open`, `complete` or `expired`
    /// @param url the page's address; null once it is not open any more
    @WireName("checkout_session.v1")
    record Checkout(UUID commandId, String sessionId, String status, @Nullable Secret url)
            implements SessionReply {
        public Checkout {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(sessionId, "sessionId");
            Objects.requireNonNull(status, "status");
        }
    }
}
