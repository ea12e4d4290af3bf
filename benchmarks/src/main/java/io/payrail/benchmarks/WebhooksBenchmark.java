package io.payrail.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/// Webhooks verified and durable, against a handler that verifies with the SDK and writes in a
/// transaction, and against one that passes the body on to Kafka unverified.
final class WebhooksBenchmark {
    private static final int CLIENTS = 64;
    private static final int CALM_CLIENTS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final int PER_SECOND = 1_000;

    private final AtomicLong numbers = new AtomicLong();

    private WebhooksBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (var rig = new Rig()) {
            new WebhooksBenchmark().run(rig);
        }
        // The servers run on threads that would go on.
        System.exit(0);
    }

    private void run(Rig rig) throws Exception {
        var direct = rig.direct();
        var ingestor = rig.ingestor();
        try (var report = new Report("Webhooks")) {
            var handler = client(direct, "/webhook");
            var bare = client(direct, "/bare");
            var payrail = client(ingestor, "/webhooks/stripe");
            double directly = saturate(handler);
            double unverified = saturate(bare);
            double through = saturate(payrail);
            report.rate("handler with the SDK and a transaction", directly);
            report.rate("HTTP and Kafka alone", unverified);
            report.rate("ingestor", through);
            report.ratio("rate, of the handler's", through / directly, "4 at least");
            report.line(
                    "rate, of HTTP's and Kafka's alone",
                    "%.2f times".formatted(through / unverified));
            report.line("handler at 1,000/s", atRate(handler));
            report.line("ingestor at 1,000/s", atRate(payrail));
        }
    }

    private static Callable<Load.Request> client(ServiceProcess service, String path) {
        return () -> {
            var events = new SignedEvents();
            var connection = new RawClient(service.port());
            return new Load.Request() {
                @Override
                public void send(long number) throws Exception {
                    connection.send(events.request(path, number));
                }

                @Override
                public void close() throws IOException {
                    connection.close();
                }
            };
        };
    }

    private double saturate(Callable<Load.Request> client) throws Exception {
        Load.saturate(client, CLIENTS, WARM_UP, numbers);
        return Load.saturate(client, CLIENTS, MEASURED, numbers);
    }

    private Latencies atRate(Callable<Load.Request> client) throws Exception {
        return Load.paced(client, CALM_CLIENTS, PER_SECOND, MEASURED, numbers);
    }
}
