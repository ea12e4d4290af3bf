package io.payrail.ingestor.webhook;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/// Reads a request's body whole, within a size, a time and the budget. The buffer grows with what
/// has come, not with what was announced. A sender is timed between reads; the connector bounds
/// each single one.
final class BodyReader {
    private final int maxBytes;
    private final long timeoutNanos;

    BodyReader(int maxBytes, Duration timeout) {
        this.maxBytes = maxBytes;
        this.timeoutNanos = timeout.toNanos();
    }

    sealed interface Body {
        /// All of it, in an array of its own and just as long.
        @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
        record Whole(byte[] bytes) implements Body {}

        record Refused(Answer why) implements Body {}
    }

    Body read(HttpServletRequest request, InFlightBudget.Share share) {
        long announced = request.getContentLengthLong();
        if (announced > maxBytes) {
            return new Body.Refused(Answer.Rejected.BODY_TOO_LARGE);
        }
        int first = announced < 0 ? InFlightBudget.MIN_SHARE : (int) announced;
        try {
            return read(request.getInputStream(), Math.min(first, InFlightBudget.MIN_SHARE), share);
        } catch (IOException e) {
            // The sender stalled, went away or broke the chunked encoding. Tomcat wraps what it
            // met.
            return new Body.Refused(
                    e.getCause() instanceof SocketTimeoutException
                            ? Answer.Rejected.BODY_TIMEOUT
                            : Answer.Rejected.MALFORMED_REQUEST);
        }
    }

    private Body read(InputStream in, int firstBytes, InFlightBudget.Share share)
            throws IOException {
        long startNanos = System.nanoTime();
        if (!share.covers(firstBytes)) {
            return new Body.Refused(Answer.Unavailable.BUSY);
        }
        byte[] buffer = new byte[firstBytes];
        int length = 0;
        while (true) {
            if (length == buffer.length) {
                int next = in.read();
                if (next < 0) {
                    return new Body.Whole(buffer);
                }
                if (length == maxBytes) {
                    return new Body.Refused(Answer.Rejected.BODY_TOO_LARGE);
                }
                int larger = Math.min(maxBytes, Math.max(2 * length, InFlightBudget.MIN_SHARE));
                // Both arrays live while one is copied into the other.
                if (!share.covers(length + larger)) {
                    return new Body.Refused(Answer.Unavailable.BUSY);
                }
                buffer = Arrays.copyOf(buffer, larger);
                buffer[length++] = (byte) next;
            }
            int count = in.read(buffer, length, buffer.length - length);
            if (count < 0) {
                return new Body.Whole(Arrays.copyOf(buffer, length));
            }
            length += count;
            if (System.nanoTime() - startNanos > timeoutNanos) {
                return new Body.Refused(Answer.Rejected.BODY_TIMEOUT);
            }
        }
    }
}
