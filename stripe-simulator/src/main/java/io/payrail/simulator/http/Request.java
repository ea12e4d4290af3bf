package io.payrail.simulator.http;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request as received.
///
/// @param path without the query, percent-encoding untouched
/// @param query raw, without the question mark, empty if there is none
/// @param headers by lower-case name
@SuppressWarnings(
        "ArrayRecordComponent") // never compared, never changed; a copy for each read would cost
// most
public record Request(
        String method, String path, String query, Map<String, String> headers, byte[] body) {
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /// Leaves out query, headers and body: they hold secrets.
    @Override
    public String toString() {
        return method + " " + path;
    }
}
