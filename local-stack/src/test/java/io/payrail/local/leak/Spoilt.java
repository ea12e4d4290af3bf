package io.payrail.local.leak;

import io.payrail.local.leak.Door.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/// What can be wrong with a request that is good: marked values where nothing can be made of them.
/// None of these may succeed where something would be changed, but for headers that mean nothing.
final class Spoilt {
    static final String CARD = "4000 0566 5566 5556";
    private static final String JUNK = Mark.JUNK.word();
    private static final String ENCODED = CARD.replace(" ", "%20");

    private Spoilt() {}

    /// Requests that are refused whatever else they are.
    static List<Request> of(Request good) {
        var spoilt = new ArrayList<Request>();
        if (good.operation().endsWith("/config")) {
            // Open to everybody: nothing is looked at.
            return spoilt;
        }
        spoilt.add(good.with("Authorization", "Bearer " + JUNK));
        spoilt.add(good.with("Payrail-User", JUNK.repeat(40)));
        if (good.operation().contains("{")) {
            spoilt.add(Request.of(good.operation(), JUNK, good.body()));
            spoilt.add(Request.of(good.operation(), ENCODED, good.body()));
            spoilt.add(Request.of(good.operation(), JUNK + "%0a%00" + ENCODED, good.body()));
        }
        if (!good.isRead() && !good.operation().endsWith("/preview")) {
            spoilt.add(good.with("Idempotency-Key", JUNK + " " + CARD));
            spoilt.add(good.with("Idempotency-Key", JUNK.repeat(40)));
        }
        if (good.body() != null) {
            bodies(good, spoilt);
        }
        return spoilt;
    }

    private static void bodies(Request good, List<Request> spoilt) {
        spoilt.add(good.with("Content-Type", "text/" + JUNK));
        for (var body :
                List.of(
                        JUNK,
                        "{\"" + JUNK + "\": \"" + JUNK,
                        "[\"" + JUNK + "\"]",
                        "\"" + CARD + "\"")) {
            spoilt.add(withBody(good, body));
        }
        edited(good, JUNK, spoilt, (body, _) -> body.put(JUNK, JUNK));
        edited(good, CARD, spoilt, (body, _) -> body.put(CARD, CARD));
        for (var field : object(good).propertyNames()) {
            edited(good, field, spoilt, (body, name) -> body.putArray(name).add(JUNK));
            edited(good, field, spoilt, (body, name) -> body.put(name, JUNK + " " + CARD));
            edited(good, field, spoilt, (body, name) -> body.putObject(name).put(JUNK, CARD));
        }
    }

    private static void edited(
            Request good, String field, List<Request> spoilt, BiConsumer<ObjectNode, String> edit) {
        var body = object(good);
        edit.accept(body, field);
        spoilt.add(withBody(good, body.toString()));
    }

    private static ObjectNode object(Request good) {
        return (ObjectNode) Door.JSON.readTree(String.valueOf(good.body()));
    }

    private static Request withBody(Request good, String body) {
        return new Request(good.operation(), good.id(), good.query(), body, good.headers());
    }

    /// Requests that may well be answered as if the junk were not there.
    static List<Request> withUselessWords(Request good) {
        var requests = new ArrayList<Request>();
        for (var header :
                List.of(
                        "Accept",
                        "Accept-Language",
                        "Authorization",
                        "baggage",
                        "Cookie",
                        "Idempotency-Key",
                        "If-None-Match",
                        "Last-Event-ID",
                        "Origin",
                        "Prefer",
                        "Referer",
                        "Stripe-Version",
                        "traceparent",
                        "tracestate",
                        "User-Agent",
                        "X-Request-ID")) {
            requests.add(good.with(header, JUNK + "=" + JUNK));
        }
        requests.add(query(good, "?" + JUNK + "=" + JUNK));
        requests.add(query(good, "?limit=" + JUNK + "&cursor=" + ENCODED));
        requests.add(
                query(good, "?status=" + JUNK + "&customer=" + JUNK + "&reference=" + ENCODED));
        requests.add(query(good, "?receipt=" + JUNK + "&access_token=" + JUNK));
        return requests;
    }

    private static Request query(Request good, String query) {
        return new Request(good.operation(), good.id(), query, good.body(), good.headers());
    }
}
