package io.payrail.local.tryit;

import io.payrail.contract.Secret;

/// Whom the page's user may be.
///
/// @param role in one word
/// @param about what that means, in half a line
/// @param actsFor the user whom its requests name, where they name none; empty for none
public record Caller(String role, String about, String actsFor, Secret token) {}
