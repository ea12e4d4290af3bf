package io.payrail.api.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whose things a request may read, and who reads. In SQL: `(:owner::text IS NULL OR owner =
/// :owner)`.
///
/// @param owner the one owner; null for an operator, who reads all
/// @param operator whether an operator asks, also where they name one owner
/// @param service whether a service asks, for the owner
/// @param principal whose token was sent: its role and its subject; nobody else has the same
/// @param validUntil when the access token expires
public record Reader(
        @Nullable String owner,
        boolean operator,
        boolean service,
        String principal,
        Instant validUntil) {}
