package io.payrail.contract;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a command ended: one record of [Topics#REPLIES]. Only here do client secrets and ephemeral
/// keys exist. What ended well has a file for each family.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Reply
        permits Reply.Success, Reply.Declined, Reply.Rejected, Reply.Unresolved {
    /// {@return the id of the command that it answers}
    UUID commandId();

    /// It ended well.
    sealed interface Success extends Reply
            permits PaymentReply, CustomerReply, SubscriptionReply, SessionReply {}

    /// The card was declined. Another attempt needs another command.
    ///
    /// @param commandId the id of the command that it answers
    /// @param code Stripe's error code, `card_declined`
    /// @param declineCode the issuer's reason, `insufficient_funds`, where Stripe names one
    /// @param paymentId Stripe's id of the payment intent that the attempt was made for, where the
    ///   command made one: it is open, and another way to pay can be tried
    @WireName("declined.v1")
    record Declined(
            UUID commandId, String code, @Nullable String declineCode, @Nullable String paymentId)
            implements Reply {
        public Declined {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(code, "code");
        }

        /// A decline that left no payment behind.
        ///
        /// @param commandId the id of the command that it answers
        /// @param code Stripe's error code
        /// @param declineCode the issuer's reason
        public Declined(UUID commandId, String code, @Nullable String declineCode) {
            this(commandId, code, declineCode, null);
        }
    }

    /// The command cannot be executed, now or later.
    ///
    /// @param commandId the id of the command that it answers
    /// @param code stable and in lower case; Payrail's own codes are in [Rejection]
    /// @param field the request's field that is at fault, where it is one
    @WireName("rejected.v1")
    record Rejected(UUID commandId, String code, @Nullable String field) implements Reply {
        public Rejected {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(code, "code");
        }
    }

    /// Stripe did not say how it ended. It is looked into; the operation will tell.
    ///
    /// @param commandId the id of the command that it answers
    @WireName("unresolved.v1")
    record Unresolved(UUID commandId) implements Reply {
        public Unresolved {
            Objects.requireNonNull(commandId, "commandId");
        }
    }
}
