package io.payrail.simulator;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Measures how long a simulator takes to start and how many requests a second it answers: half
/// intents made, half read. Not a test; the README says how to run it. Client and simulator share
/// the machine, so the figure is a lower bound.
public final class Load {
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURED = Duration.ofSeconds(10);

    private final String base;
    private final String key;
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Load(String base, String key) {
        this.base = base;
        this.key = key;
    }

    public static void main(String[] arguments) throws Exception {
        int clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 32;
        long started = System.nanoTime();
        try (StripeSimulator simulator = StripeSimulator.start(SimulatorOptions.defaults())) {
            IO.println(
                    "started in "
                            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started)
                            + " ms");
            Load load = new Load(simulator.baseUrl(), simulator.secretKey());
            load.run(clients, WARM_UP);
            load.answered.reset();
            long before = cpuNanos();
            load.run(clients, MEASURED);
            long answered = load.answered.sum();
            IO.println(
                    String.format(
                            Locale.ROOT,
                            "%d clients: %d requests a second, %d failed; %d µs of CPU each, client included",
                            clients,
                            answered / MEASURED.toSeconds(),
                            load.failed.sum(),
                            (cpuNanos() - before) / 1_000 / Math.max(1, answered)));
        }
    }

    /// Of this process, all threads: says on a busy machine what a free one would do.
    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private void run(int clients, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.execute(() -> {
                    while (System.nanoTime() < end) {
                        pair();
                    }
                });
            }
        }
    }

    private void pair() {
        String made = send("POST", "/v1/payment_intents", "amount=2000&currency=usd");
        int id = made.indexOf("pi_");
        if (id > 0) {
            send("GET", "/v1/payment_intents/" + made.substring(id, made.indexOf('"', id)), "");
        }
    }

    private String send(String method, String path, String form) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(form))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", "Bearer " + key)
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            (answer.statusCode() == 200 ? answered : failed).increment();
            return answer.body();
        } catch (IOException e) {
            failed.increment();
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
