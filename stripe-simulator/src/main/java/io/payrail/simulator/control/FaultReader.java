package io.payrail.simulator.control;

import io.payrail.simulator.fault.Decline;
import io.payrail.simulator.fault.Effect;
import io.payrail.simulator.fault.Effect.When;
import io.payrail.simulator.fault.Fault;
import io.payrail.simulator.fault.Latency;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Faults as the control endpoint reads and shows them.
final class FaultReader {
    private FaultReader() {}

    static Fault read(ObjectNode json) {
        String kind = json.path("kind").asString("");
        int next = json.path("next").asInt(-1);
        double percentage = json.path("percentage").asDouble(100);
        if (percentage < 0 || percentage > 100) {
            throw new IllegalArgumentException("percentage is from 0 to 100");
        }
        return new Fault(
                Ids.brief("fault"),
                kind,
                effect(kind, json),
                pattern(json.path("method").asString(".*")),
                pattern(json.path("path").asString(".*")),
                json.has("idempotency_key")
                        ? pattern(json.path("idempotency_key").asString())
                        : null,
                percentage,
                new AtomicInteger(next));
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression: " + regex, e);
        }
    }

    private static Effect effect(String kind, ObjectNode json) {
        When either = json.path("effect").asBoolean(false) ? When.AFTER : When.BEFORE;
        return switch (kind) {
            case "latency" -> new Effect.Delay(latency(json));
            case "rate_limit" ->
                    new Effect.RateLimit(json.path("reason").asString("endpoint-rate"));
            case "server_error_before" -> new Effect.ServerError(When.BEFORE);
            case "server_error_after" -> new Effect.ServerError(When.AFTER);
            case "bad_gateway_empty" -> new Effect.BadGateway(either);
            case "decline" ->
                    new Effect.CardDecline(
                            Decline.of(
                                    json.path("code").asString("card_declined"),
                                    declineCode(json)));
            case "close_before" -> new Effect.Close(When.BEFORE);
            case "close_after" -> new Effect.Close(When.AFTER);
            case "reset_before" -> new Effect.Reset(When.BEFORE);
            case "reset_after" -> new Effect.Reset(When.AFTER);
            case "hang" -> new Effect.Hang(either);
            default -> throw new IllegalArgumentException("unknown kind of fault: " + kind);
        };
    }

    private static @Nullable String declineCode(ObjectNode json) {
        if (json.has("decline_code")) {
            return json.path("decline_code").asString();
        }
        return json.has("code") ? null : "generic_decline";
    }

    private static Latency latency(ObjectNode json) {
        return switch (json.path("distribution").asString("fixed")) {
            case "fixed" -> new Latency.Fixed(duration(json, "ms"));
            case "uniform" ->
                    new Latency.Uniform(duration(json, "from_ms"), duration(json, "to_ms"));
            case "lognormal" ->
                    new Latency.LogNormal(
                            duration(json, "median_ms"), json.path("sigma").asDouble(0.5));
            default ->
                    throw new IllegalArgumentException(
                            "distribution is fixed, uniform or lognormal");
        };
    }

    private static Duration duration(ObjectNode json, String field) {
        double milliseconds = json.path(field).asDouble(-1);
        if (milliseconds < 0) {
            throw new IllegalArgumentException("a latency needs " + field);
        }
        return Duration.ofNanos(Math.round(milliseconds * 1_000_000));
    }

    static ObjectNode show(Fault fault) {
        ObjectNode json = Json.object();
        json.put("id", fault.id());
        json.put("kind", fault.kind());
        json.put("method", fault.method().pattern());
        json.put("path", fault.path().pattern());
        if (fault.idempotencyKey() != null) {
            json.put("idempotency_key", fault.idempotencyKey().pattern());
        }
        json.put("percentage", fault.percentage());
        if (fault.remaining().get() >= 0) {
            json.put("next", fault.remaining().get());
        }
        return json;
    }
}
