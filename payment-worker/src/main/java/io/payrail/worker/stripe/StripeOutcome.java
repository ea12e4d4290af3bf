package io.payrail.worker.stripe;

import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// How a call to Stripe ended. What is not known to have failed is [Unknown], never a failure.
public sealed interface StripeOutcome {
    /// Stripe did it, or had done it before under the same key.
    ///
    /// @param object the object as Stripe returned it
    /// @param readAfter Stripe's clock, in whole seconds: the object is not older than this
    /// @param readBefore Stripe's clock, in whole seconds: the object is not newer than this
    /// @param replayed whether this is what an earlier call with the same key was answered: the
    ///   object may have changed since
    record Succeeded(JsonNode object, Instant readAfter, Instant readBefore, boolean replayed)
            implements StripeOutcome {
        /// Whether this list or search has found anything.
        public boolean hasFirst() {
            return first().isObject();
        }

        /// The first object of a list or search; a missing node if there is none.
        public JsonNode first() {
            return object.path("data").path(0);
        }

        /// The same list with those of its objects that are wanted.
        Succeeded only(Predicate<JsonNode> wanted) {
            var list = JsonNodeFactory.instance.objectNode();
            var data = list.putArray("data");
            object.path("data").valueStream().filter(wanted).forEach(data::add);
            return new Succeeded(list, readAfter, readBefore, replayed);
        }

        /// The id of a list's last object, by which the next page is asked for; null in an empty
        /// list.
        public @Nullable String last() {
            var data = object.path("data");
            return data.isEmpty() ? null : data.path(data.size() - 1).path("id").asString();
        }

        public boolean hasMore() {
            return object.path("has_more").asBoolean(false);
        }

        @Override
        public String toString() {
            // The object may hold a client secret.
            return "Succeeded[" + object.path("id").asString("") + "]";
        }
    }

    /// A business result: the card was declined. Another attempt needs another key.
    ///
    /// @param paymentId the payment intent that was to be paid, where it was one
    record Declined(String code, @Nullable String declineCode, @Nullable String paymentId)
            implements StripeOutcome {}

    /// Stripe refuses the request as it is, now and later.
    ///
    /// @param code Stripe's error code, or its error type where it gives no code
    /// @param parameter the parameter at fault, by Stripe's name
    record Rejected(int status, String code, @Nullable String parameter) implements StripeOutcome {
        /// Whether the refusal is about this call alone: one that came before it with the same key
        /// may have had its effect. A key that may not do this is refused before Stripe looks at
        /// what it did before, and other parameters are refused because there is something that the
        /// key has done.
        public boolean provesNothing() {
            return status == 401 || status == 403 || usedOtherwise();
        }

        /// Whether the idempotency key was used with other parameters.
        public boolean usedOtherwise() {
            return code.equals("idempotency_error");
        }

        public boolean missing() {
            return status == 404 || code.equals("resource_missing");
        }
    }

    /// It may have happened or not: only the same call with the same key, or a look at Stripe, can
    /// tell.
    record Unknown(String reason) implements StripeOutcome {}
}
