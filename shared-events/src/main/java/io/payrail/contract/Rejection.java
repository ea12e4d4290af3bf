package io.payrail.contract;

/// The codes of [Reply.Rejected] that are Payrail's own; all others are Stripe's error codes,
/// passed on.
public final class Rejection {
    /// The command's id was used before, for another request.
    public static final String IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused";

    /// An open payment has this reference and another amount or currency.
    public static final String REFERENCE_IN_USE = "reference_in_use";

    /// Another payment with this reference is being made and its outcome is not known yet.
    public static final String REFERENCE_IN_PROGRESS = "reference_in_progress";

    /// The owner has no such payment.
    public static final String PAYMENT_NOT_FOUND = "payment_not_found";

    /// The owner has no such customer.
    public static final String CUSTOMER_NOT_FOUND = "customer_not_found";

    /// The owner has no such subscription.
    public static final String SUBSCRIPTION_NOT_FOUND = "subscription_not_found";

    /// The subscription has ended and can neither be changed nor brought back.
    public static final String SUBSCRIPTION_ENDED = "subscription_ended";

    /// The subscription has several items, or none: a price or a quantity would be one of many.
    public static final String SUBSCRIPTION_NOT_SIMPLE = "subscription_not_simple";

    /// Stripe refuses Payrail's own key: an operator has to act.
    public static final String PROCESSOR_REFUSED = "processor_refused";

    /// The owner's customer has no such payment method.
    public static final String PAYMENT_METHOD_NOT_FOUND = "payment_method_not_found";

    /// Stripe did not answer a question.
    public static final String PROCESSOR_UNAVAILABLE = "processor_unavailable";

    /// The place in a list from which to go on is not there any more, or never was.
    public static final String INVALID_CURSOR = "invalid_cursor";

    private Rejection() {}
}
