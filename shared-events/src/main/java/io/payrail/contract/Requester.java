package io.payrail.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who sent a request: the user themselves, or a service that acts for them.
///
/// @param subject the token's subject
/// @param role `user` or `service`
/// @param addressHash a keyed hash of the address that the request came from: the same address
///   gives the same hash, and none can be computed back
public record Requester(String subject, String role, @Nullable String addressHash) {
    public Requester {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(role, "role");
    }
}
