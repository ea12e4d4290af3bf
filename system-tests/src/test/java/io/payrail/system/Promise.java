package io.payrail.system;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the API told a client: the system has to keep it.
///
/// @param status 200 or 202
/// @param object the payment intent, customer or subscription, for 200
/// @param customer the customer, for 200 to a payment
record Promise(
        Wish wish,
        UUID operation,
        int status,
        @Nullable String object,
        @Nullable String customer) {}
