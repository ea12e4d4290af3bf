package io.payrail.local.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.payrail.local.demo.DemoTarget;
import io.payrail.local.demo.Moment;
import io.payrail.local.demo.Timeline;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/// Tells what happens in the stack as server-sent events, each stream from its own beginning on,
/// which its event `open` marks. A stream ends with its reader, or after a quarter of an hour; each
/// runs on its request's thread. Thread-safe.
final class TimelineStreams implements AutoCloseable {
    private static final int MAX_STREAMS = 4;
    private static final Duration MAX_DURATION = Duration.ofMinutes(15);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    /// Well above what it takes to notice that a reader has gone, which is two heartbeats: somebody
    /// who leaves the page and comes back has a timeline soon.
    private static final Duration PATIENCE = HEARTBEAT.multipliedBy(8);

    private static final JsonMapper JSON = new JsonMapper();

    private final Semaphore free = new Semaphore(MAX_STREAMS);
    private final DemoTarget target;
    private final Clock clock;
    private volatile boolean closed;

    TimelineStreams(DemoTarget target, Clock clock) {
        this.target = target;
        this.clock = clock;
    }

    void answer(HttpExchange exchange) throws IOException {
        try {
            if (closed || !free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                exchange.getResponseHeaders().set("Retry-After", "5");
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            try (var timeline = Timeline.open(target, clock)) {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                tell(timeline, exchange.getResponseBody());
            } finally {
                free.release();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /// Until the reader is gone, which shows when something is written.
    private void tell(Timeline timeline, OutputStream out)
            throws IOException, InterruptedException {
        Instant end = clock.instant().plus(MAX_DURATION);
        write(out, "event: open\ndata: {}\n\n");
        Instant lastWritten = clock.instant();
        while (!closed && clock.instant().isBefore(end)) {
            var text = new StringBuilder();
            for (Moment moment : timeline.news()) {
                text.append("data: ").append(json(moment)).append("\n\n");
            }
            if (text.isEmpty() && lastWritten.plus(HEARTBEAT).isBefore(clock.instant())) {
                text.append(": still here\n\n");
            }
            if (!text.isEmpty()) {
                write(out, text.toString());
                lastWritten = clock.instant();
            }
        }
    }

    /// The time in milliseconds of the epoch, with a fraction where the source has one.
    private static String json(Moment moment) {
        double at = ChronoUnit.MICROS.between(Instant.EPOCH, moment.at()) / 1e3;
        return JSON.writeValueAsString(
                Map.of("at", at, "source", moment.source(), "text", moment.text()));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        closed = true;
    }
}
