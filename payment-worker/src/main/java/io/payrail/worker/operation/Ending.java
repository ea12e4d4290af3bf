package io.payrail.worker.operation;

import io.payrail.worker.stripe.StripeOutcome;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// How an operation ended, as far as it is known.
public sealed interface Ending {
    /// It made, or found, this object.
    record Succeeded(String objectId) implements Ending {}

    /// The attempt to pay failed.
    ///
    /// @param objectId the payment that the attempt was made for, where the command has made one
    record Declined(String code, @Nullable String declineCode, @Nullable String objectId)
            implements Ending {
        public Declined(String code, @Nullable String declineCode) {
            this(code, declineCode, null);
        }
    }

    /// It cannot be done, now or later.
    ///
    /// @param field the command's field that is at fault
    record Rejected(String code, @Nullable String field) implements Ending {}

    /// Stripe has not told. The operation stays open.
    record Unresolved() implements Ending {}

    /// The word for it in the journal and in the metrics.
    default String word() {
        return switch (this) {
            case Succeeded _ -> "succeeded";
            case Declined _ -> "declined";
            case Rejected _ -> "rejected";
            case Unresolved _ -> "unresolved";
        };
    }

    /// What a call's outcome means for its operation, when the call made nothing.
    ///
    /// @param fields gives the command's field for Stripe's parameter
    static Ending of(StripeOutcome outcome, UnaryOperator<String> fields) {
        return switch (outcome) {
            case StripeOutcome.Declined declined ->
                    new Declined(declined.code(), declined.declineCode(), declined.paymentId());
            case StripeOutcome.Rejected rejected -> {
                var parameter = rejected.parameter();
                yield new Rejected(
                        rejected.code(), parameter == null ? null : fields.apply(parameter));
            }
            case StripeOutcome.Unknown _ -> new Unresolved();
            case StripeOutcome.Succeeded _ ->
                    throw new IllegalArgumentException("a call that made something ends otherwise");
        };
    }
}
