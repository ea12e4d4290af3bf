package io.payrail.ingestor.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A `Stripe-Signature` header taken apart: `t=<unix seconds>,v1=<hex>[,v1=<hex>][,v0=…]`. Every
/// `v1` counts, any other scheme is passed over. Stricter than it need be where Stripe's own header
/// never goes: one `t`, digits only; a `v1` is 64 lower-case hex digits; an item without `=` spoils
/// the header.
final class SignatureHeader {
    /// Seconds with this many digits reach beyond the year 30,000 and fit a long.
    private static final int MAX_TIMESTAMP_DIGITS = 12;

    private static final int DIGEST_BYTES = 32;

    private final String timestamp;
    private final List<byte[]> candidates;

    private SignatureHeader(String timestamp, List<byte[]> candidates) {
        this.timestamp = timestamp;
        this.candidates = candidates;
    }

    /// Null when the header is none that Stripe sends.
    static @Nullable SignatureHeader parse(String header) {
        String timestamp = null;
        List<byte[]> candidates = new ArrayList<>(2);
        int start = 0;
        while (start <= header.length()) {
            int comma = header.indexOf(',', start);
            int end = comma < 0 ? header.length() : comma;
            int equals = header.indexOf('=', start);
            if (equals < 0 || equals >= end) {
                return null;
            }
            if (header.startsWith("t=", start)) {
                if (timestamp != null) {
                    return null;
                }
                timestamp = header.substring(equals + 1, end);
            } else if (header.startsWith("v1=", start)) {
                byte @Nullable [] digest = digest(header, equals + 1, end);
                if (digest == null) {
                    return null;
                }
                candidates.add(digest);
            }
            start = end + 1;
        }
        if (timestamp == null || !isTimestamp(timestamp) || candidates.isEmpty()) {
            return null;
        }
        return new SignatureHeader(timestamp, candidates);
    }

    /// The timestamp as it was signed, digit for digit.
    byte[] timestampBytes() {
        return timestamp.getBytes(StandardCharsets.US_ASCII);
    }

    long epochSecond() {
        return Long.parseLong(timestamp);
    }

    /// Compares every candidate in full, whichever matches and however early they differ.
    boolean carries(byte[] expected) {
        boolean found = false;
        for (byte[] candidate : candidates) {
            found |= MessageDigest.isEqual(candidate, expected);
        }
        return found;
    }

    private static boolean isTimestamp(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_TIMESTAMP_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static byte @Nullable [] digest(String header, int start, int end) {
        if (end - start != 2 * DIGEST_BYTES) {
            return null;
        }
        byte[] digest = new byte[DIGEST_BYTES];
        for (int i = 0; i < DIGEST_BYTES; i++) {
            int high = nibble(header.charAt(start + 2 * i));
            int low = nibble(header.charAt(start + 2 * i + 1));
            if (high < 0 || low < 0) {
                return null;
            }
            digest[i] = (byte) (high << 4 | low);
        }
        return digest;
    }

    private static int nibble(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
