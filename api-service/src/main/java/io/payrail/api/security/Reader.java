package io.payrail.api.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whose things a request may read. In SQL: `(:owner::text IS NULL OR owner = :owner)`.
///
/// @param owner the one owner; null for an operator, who reads all
/// @param operator whether an operator asks, also where they name one owner
/// @param validUntil when the access token expires
public record Reader(@Nullable String owner, boolean operator, Instant validUntil) {}
