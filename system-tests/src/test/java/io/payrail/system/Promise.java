package io.payrail.system;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the API told a client: the system has to keep it.
///
/// @param status 200 or 202
/// @param payment the payment intent, for 200
/// @param customer the customer, for 200
record Promise(
        Order order,
        UUID operation,
        int status,
        @Nullable String payment,
        @Nullable String customer) {}
