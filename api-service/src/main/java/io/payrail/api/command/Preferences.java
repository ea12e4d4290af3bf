package io.payrail.api.command;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The `Prefer` header (RFC 7240), as far as it is known here: `respond-async` and
/// `wait=<seconds>`, which can only shorten the configured wait. Other preferences are not ours to
/// refuse.
record Preferences(boolean respondAsync, Duration patience) {
    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?([0-9]{1,9})\"?");

    static Preferences of(List<String> headers, Duration longestWait) {
        boolean respondAsync = false;
        var patience = longestWait;
        for (var header : headers) {
            for (var preference : header.split(",", -1)) {
                var word = preference.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
                respondAsync |= word.equals("respond-async");
                var seconds = WAIT.matcher(word);
                if (seconds.matches()) {
                    var wanted = Duration.ofSeconds(Long.parseLong(seconds.group(1)));
                    patience = wanted.compareTo(patience) < 0 ? wanted : patience;
                }
            }
        }
        return new Preferences(respondAsync, patience);
    }
}
