package io.payrail.api.security;

import org.jspecify.annotations.Nullable;

/// Whose things a request may read. In SQL: `(:owner::text IS NULL OR owner = :owner)`.
///
/// @param owner the one owner; null for an operator, who reads all
public record Reader(@Nullable String owner) {}
