package io.payrail.worker.relay;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.embedded.Database;
import io.payrail.embedded.Servers;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Measures the relay: commit to consumer at 200 transactions a second, its CPU under that load and
/// at rest, and the rate at which it drains a backlog. The relay runs in a process of its own,
/// whose CPU time is what the operating system says; servers, writer and consumer share this one.
///
/// Run `main` with the test class path; what is given to it are settings of the relay,
/// `payrail.relay.read-wait=10ms` for instance; `latency` leaves the drain out, `drain` the rest.
final class RelayBenchmark implements AutoCloseable {
    private static final String SLOT = "benchmark";
    private static final int RATE = 200;
    private static final int WARM_UP_SECONDS = 60;
    private static final int MEASURED_SECONDS = 30;
    private static final int REST_SECONDS = 15;
    private static final int BACKLOG = 200_000;
    private static final String PAYLOAD = "{\"payment\": {\"text\": \"" + "x".repeat(660) + "\"}}";

    private final Database database = Servers.freshDatabase();
    private final Journal journal = Journal.in(database);
    private final List<String> settings;
    private final Map<UUID, Long> committedNanos = new ConcurrentHashMap<>();
    private final Map<UUID, Long> receivedNanos = new ConcurrentHashMap<>();
    private final AtomicLong received = new AtomicLong();
    private volatile boolean closed;

    private RelayBenchmark(List<String> settings) {
        this.settings = settings;
        Servers.createTopics(Map.of(Topics.EVENTS, 4));
        Thread.ofPlatform().name("subscriber").start(this::subscribe);
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("relay")) {
            relay(arguments);
            return;
        }
        try (var benchmark = new RelayBenchmark(List.of(arguments))) {
            benchmark.run();
        }
        // The servers run on threads that would go on.
        System.exit(0);
    }

    private static void relay(String[] arguments) throws IOException {
        // The defaults, where the tests have shorter ones.
        var settings =
                new HashMap<>(
                        Map.of(
                                "payrail.relay.watch-interval", "1s",
                                "payrail.relay.confirm-interval", "1s"));
        Arrays.stream(arguments)
                .skip(4)
                .filter(setting -> setting.contains("="))
                .map(setting -> setting.split("=", 2))
                .forEach(setting -> settings.put(setting[0], setting[1]));
        var database = new Database("", arguments[1], arguments[2], "");
        try (var relay = Relays.start(database, arguments[3], SLOT, settings)) {
            // Until the parent closes the pipe.
            while (System.in.read() >= 0) {
                System.out.println(relay.gauge("payrail.relay.leader"));
            }
        }
    }

    private Process startRelay() throws IOException {
        var command =
                Stream.concat(
                                Stream.of(
                                        ProcessHandle.current().info().command().orElseThrow(),
                                        "-Xmx512m",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        RelayBenchmark.class.getName(),
                                        "relay",
                                        database.jdbcUrl(),
                                        database.username(),
                                        Servers.bootstrapServers()),
                                settings.stream())
                        .toList();
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void run() throws Exception {
        if (!settings.contains("latency")) {
            drain("stream");
            journal.execute("DELETE FROM relay_progress");
            drain("table");
        }
        if (settings.contains("drain")) {
            return;
        }
        var relay = startRelay();
        received.set(0);
        write(WARM_UP_SECONDS);
        awaitReceived(committedNanos.size());
        committedNanos.clear();
        receivedNanos.clear();
        received.set(0);

        var cpu = cpu(relay);
        write(MEASURED_SECONDS);
        awaitReceived(committedNanos.size());
        report("CPU at " + RATE + "/s", cpu(relay).minus(cpu), MEASURED_SECONDS);
        reportLatency();

        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        cpu = cpu(relay);
        LockSupport.parkNanos(Duration.ofSeconds(REST_SECONDS).toNanos());
        report("CPU at rest", cpu(relay).minus(cpu), REST_SECONDS);

        relay.getOutputStream().close();
        relay.waitFor();
    }

    /// The relay was away, and the journal grew by transactions of 1,000 rows; without a progress
    /// row all of it is published from the table.
    private void drain(String source) throws Exception {
        Process relay;
        if (source.equals("stream")) {
            relay = startRelay();
            journal.append("pi_0", PAYLOAD);
            while (!"streaming".equals(journal.query("SELECT state FROM relay_progress"))) {
                LockSupport.parkNanos(1_000_000);
            }
            awaitReceived(1);
            relay.getOutputStream().close();
            relay.waitFor();
            for (int block = 0; block < BACKLOG / 1_000; block++) {
                journal.execute(
                        """
                        INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                        SELECT clock_timestamp(), 'payment', 'pi_' || n, 2 + %d,
                               'payrail.payment.updated.v1', '%s', 'stripe:evt_1'
                        FROM generate_series(1, 1000) AS n
                        """
                                .formatted(block, PAYLOAD));
            }
        }
        long before = received.get();
        relay = startRelay();
        awaitReceived(before + 1);
        long first = System.nanoTime();
        var cpu = cpu(relay);
        long already = received.get() - before;
        awaitReceived(before + BACKLOG);
        double seconds = (System.nanoTime() - first) / 1e9;
        System.out.printf(
                "drained %d events from the %s in %.1f s: %.0f/s%n",
                BACKLOG - already, source, seconds, (BACKLOG - already) / seconds);
        report("CPU while draining", cpu(relay).minus(cpu), seconds);
        relay.getOutputStream().close();
        relay.waitFor();
    }

    private void write(int seconds) throws SQLException {
        try (var connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            long next = System.nanoTime();
            for (int i = 0; i < seconds * RATE; i++) {
                next += 1_000_000_000L / RATE;
                while (next - System.nanoTime() > 0) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
                var row = Journal.append(connection, "pi_" + i % 500, PAYLOAD, null);
                connection.commit();
                committedNanos.put(UUID.fromString(row.id()), System.nanoTime());
            }
        }
    }

    private void subscribe() {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, Servers.bootstrapServers()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    Stream.of(0, 1, 2, 3).map(n -> new TopicPartition(Topics.EVENTS, n)).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                var records = consumer.poll(Duration.ofMillis(100));
                long now = System.nanoTime();
                for (var record : records) {
                    if (receivedNanos.size() < 1_000_000) {
                        receivedNanos.putIfAbsent(
                                UUID.fromString(Subscriber.header(record, Headers.CE_ID)), now);
                    }
                    received.incrementAndGet();
                }
            }
        }
    }

    private void awaitReceived(long count) {
        long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (received.get() < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(received + " of " + count + " events came");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void reportLatency() {
        double[] millis =
                committedNanos.entrySet().stream()
                        .mapToDouble(event ->
                                (Objects.requireNonNull(receivedNanos.get(event.getKey()))
                                                - event.getValue())
                                        / 1e6)
                        .sorted()
                        .toArray();
        System.out.printf(
                "commit to consumer, %d events: p50 %.2f ms, p90 %.2f, p99 %.2f, p99.9 %.2f, max %.1f%n",
                millis.length,
                millis[millis.length / 2],
                millis[millis.length * 9 / 10],
                millis[millis.length * 99 / 100],
                millis[millis.length * 999 / 1000],
                millis[millis.length - 1]);
    }

    private static void report(String what, Duration cpu, double seconds) {
        System.out.printf("%s: %.3f of a core%n", what, cpu.toMillis() / 1e3 / seconds);
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        closed = true;
    }
}
