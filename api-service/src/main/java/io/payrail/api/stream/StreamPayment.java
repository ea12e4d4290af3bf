package io.payrail.api.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.api.limit.OpenStreams;
import io.payrail.api.openapi.Described;
import io.payrail.api.payment.PaymentStates;
import io.payrail.api.payment.PaymentView;
import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.Problems;
import io.payrail.api.security.Reader;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// `GET /api/stripe/payments/{id}/events`: server-sent events, first the payment as it is, then
/// each change, so that an app need not poll. Blocks the request's own (virtual) thread for as long
/// as the stream lives. A client that comes again with `Last-Event-ID` gets what it has missed.
@RestController
final class StreamPayment {
    private static final Logger log = LoggerFactory.getLogger(StreamPayment.class);
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /// Who has missed more begins with the payment as it is.
    private static final long MOST_MISSED = 50;

    private final PaymentStates states;
    private final PaymentChanges changes;
    private final OpenStreams streams;
    private final StreamProperties properties;
    private final Clock clock;

    StreamPayment(
            PaymentStates states,
            PaymentChanges changes,
            OpenStreams streams,
            StreamProperties properties,
            Clock clock) {
        this.states = states;
        this.changes = changes;
        this.streams = streams;
        this.properties = properties;
        this.clock = clock;
    }

    @Described(
            id = "streamPayment",
            summary = "A payment as it is, then each change of it, as server-sent events",
            text =
                    "First comes an `event: payment` whose data is a `Payment`, then an `event:"
                            + " change` for each event of the payment, its refunds and disputes, at"
                            + " last an `event: end`. 204 to who comes again after a payment's end.",
            answer = PaymentView.class,
            stream = "payment",
            errors = "invalid_event_id")
    @GetMapping("/api/stripe/payments/{id}/events")
    void stream(
            Reader reader,
            @Parameter(description = "The payment's id", example = "pi_1Example") @PathVariable
                    String id,
            @Parameter(
                            description =
                                    "The last `id` that was received: what came since is sent",
                            example = "2")
                    @RequestHeader(name = LAST_EVENT_ID, required = false)
                    @Nullable String lastEventId,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        Long last = last(lastEventId);
        var state = states.of(reader, id);
        if (state.isFinal() && last != null && last >= state.sequence()) {
            // By its specification, a browser does not come again after this.
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        try (var _ = streams.take(reader.principal(), reader.service())) {
            write(state, last, reader.validUntil(), response);
        }
    }

    private static @Nullable Long last(@Nullable String header) {
        if (header == null) {
            return null;
        }
        if (!NUMBER.matcher(header).matches()) {
            throw Problems.invalidRequest(
                            List.of(
                                    new FieldError(
                                            LAST_EVENT_ID,
                                            "invalid_event_id",
                                            "Must be the `id` of an event of this stream.")))
                    .asException();
        }
        return Long.valueOf(header);
    }

    private void write(
            PaymentStates.State state,
            @Nullable Long last,
            Instant validUntil,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        boolean anew =
                last == null || last > state.sequence() || state.sequence() - last > MOST_MISSED;
        long seen = last == null || anew ? state.sequence() : last;
        var watch = changes.watch(state.id(), seen);
        try {
            var stream = new EventStream(response);
            if (anew) {
                stream.event(state.sequence(), "payment", state.payment());
            }
            follow(watch, stream, end(validUntil), state.isFinal());
        } catch (IOException e) {
            log.debug("A stream's client is gone or does not read: {}", e.toString());
        } finally {
            changes.forget(watch);
        }
    }

    private Instant end(Instant validUntil) {
        var longest = clock.instant().plus(properties.longest());
        return validUntil.isBefore(longest) ? validUntil : longest;
    }

    private void follow(Watch watch, EventStream stream, Instant latestEnd, boolean alreadyFinal)
            throws IOException, InterruptedException {
        var end = alreadyFinal ? soon(latestEnd) : latestEnd;
        boolean isFinal = alreadyFinal;
        while (!watch.isClosed()) {
            var left = Duration.between(clock.instant(), end);
            if (!left.isPositive()) {
                stream.end(isFinal ? "final" : "time");
                return;
            }
            var heartbeat = properties.heartbeat();
            var next = watch.next(left.compareTo(heartbeat) < 0 ? left : heartbeat);
            if (next.isPresent()) {
                stream.event(next.get().sequence(), "change", next.get());
                if (next.get().isFinal() && !isFinal) {
                    isFinal = true;
                    end = soon(latestEnd);
                }
            } else if (left.compareTo(heartbeat) >= 0 && !watch.isClosed()) {
                stream.heartbeat();
            }
        }
        stream.end("closed");
    }

    private Instant soon(Instant latestEnd) {
        var soon = clock.instant().plus(properties.grace());
        return soon.isBefore(latestEnd) ? soon : latestEnd;
    }

    /// The wire form, <https://html.spec.whatwg.org/multipage/server-sent-events.html>. Each write
    /// goes out at once; one that its client does not take for the connection's timeout fails.
    private static final class EventStream {
        private static final JsonMapper JSON = JsonMapper.shared();

        private final HttpServletResponse response;

        EventStream(HttpServletResponse response) throws IOException {
            this.response = response;
            response.setContentType("text/event-stream");
            response.setCharacterEncoding("UTF-8");
            // Proxies that keep answers back until they are whole are asked not to.
            response.setHeader("X-Accel-Buffering", "no");
            write("retry: 2000\n\n");
        }

        void event(long id, String name, Object data) throws IOException {
            write(
                    "id: %d\nevent: %s\ndata: %s\n\n"
                            .formatted(id, name, JSON.writeValueAsString(data)));
        }

        void heartbeat() throws IOException {
            write(":\n\n");
        }

        void end(String reason) throws IOException {
            write("event: end\ndata: {\"reason\":\"%s\"}\n\n".formatted(reason));
        }

        private void write(String text) throws IOException {
            response.getOutputStream().write(text.getBytes(UTF_8));
            response.flushBuffer();
        }
    }
}
