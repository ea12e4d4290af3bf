package io.payrail.local.leak;

import org.jspecify.annotations.Nullable;

/// Who sends requests.
///
/// @param role as the journal names it
/// @param subject the subject of the token
/// @param address where the proxy in front says that they come from
/// @param actsFor the user whom a service acts for
public record Caller(
        String role, String subject, String token, String address, @Nullable String actsFor) {
    /// The user whose things the caller makes.
    public String owner() {
        return actsFor == null ? subject : actsFor;
    }
}
