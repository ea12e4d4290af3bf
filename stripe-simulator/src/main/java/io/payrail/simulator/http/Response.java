package io.payrail.simulator.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// What to do with the connection after a request: answer, or fail in one of the ways a network
/// can.
@SuppressWarnings(
        "ArrayRecordComponent") // never compared, never changed; a copy for each read would cost
// most
public record Response(int status, Map<String, String> headers, byte[] body, Ending ending) {
    public enum Ending {
        /// Send the answer.
        ANSWER,
        /// Close in an orderly way without an answer.
        CLOSE,
        /// Reset the connection without an answer.
        RESET,
        /// Never answer; the client has to give up.
        HANG
    }

    public static Response of(int status, String contentType, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        return new Response(status, headers, body, Ending.ANSWER);
    }

    public static Response json(int status, byte[] body) {
        return of(status, "application/json", body);
    }

    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body, ending);
    }

    public Response endingIn(Ending how) {
        return new Response(status, headers, body, how);
    }

    @Override
    public String toString() {
        return status + " " + ending;
    }
}
