package io.payrail.local.worker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One worker's process, followed by the next one when it ends, as an orchestrator would see to.
/// Thread-safe.
final class WorkerProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WorkerProcess.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(200);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final long STOP_SECONDS = 15;
    private static final int OK = 200;

    private final String name;
    private final WorkerLaunch launch;
    private final int managementPort;
    private final List<String> command;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch firstReady = new CountDownLatch(1);
    private volatile @Nullable Process process;
    private volatile boolean ready;
    private volatile int killed;

    WorkerProcess(String name, WorkerLaunch launch, int port, int managementPort) {
        this.name = name;
        this.launch = launch;
        this.managementPort = managementPort;
        this.command = command(port);
    }

    private List<String> command(int port) {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.net.preferIPv4Stack=true",
                        "-D" + WorkerProgram.PARENT + "=" + ProcessHandle.current().pid(),
                        "-Dpayrail.log=" + logFile()));
        words.add("-cp");
        words.add(System.getProperty("java.class.path"));
        words.add(WorkerProgram.class.getName());
        words.addAll(launch.settings());
        words.add("--server.port=" + port);
        words.add("--management.server.port=" + managementPort);
        return List.copyOf(words);
    }

    private Path logFile() {
        return launch.logs().resolve(name.replace(' ', '-') + ".log");
    }

    /// Keeps it running until it is closed; returns at once.
    void start() {
        Thread.ofVirtual().name(name).start(this::keepRunning);
    }

    private void keepRunning() {
        try {
            for (var started = launch(); started.isPresent(); started = launch()) {
                awaitReady(started.get());
                int code = started.get().waitFor();
                ready = false;
                if (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    log.warn("{}, process {}, ended with {}", name, started.get().pid(), code);
                }
            }
        } catch (IOException e) {
            log.error("{} cannot be started", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Starts the next process; none once this is closed: it would be nobody's.
    private synchronized Optional<Process> launch() throws IOException {
        if (closed.getCount() == 0) {
            return Optional.empty();
        }
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(launch.secrets());
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        Process started = builder.start();
        process = started;
        return Optional.of(started);
    }

    private void awaitReady(Process started) throws InterruptedException {
        var probe =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d/actuator/health/readiness"
                                                .formatted(managementPort)))
                        .timeout(PROBE_TIMEOUT)
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            do {
                if (answersOk(http, probe)) {
                    ready = true;
                    firstReady.countDown();
                    return;
                }
            } while (!started.waitFor(PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private static boolean answersOk(HttpClient http, HttpRequest probe) {
        return http.sendAsync(probe, BodyHandlers.discarding())
                .handle((answer, failure) -> failure == null && answer.statusCode() == OK)
                .join();
    }

    /// Waits until it has been ready once.
    void awaitFirstReady() throws InterruptedException {
        firstReady.await();
    }

    WorkerView view() {
        Process current = process;
        return new WorkerView(
                name, current == null ? 0 : current.pid(), ready && isAlive(current), killed);
    }

    private static boolean isAlive(@Nullable Process current) {
        return current != null && current.isAlive();
    }

    /// As `kill -9` does, if that is the process that runs now: its successor is not meant.
    synchronized void kill(String pid) {
        Process current = process;
        if (current != null && Long.toString(current.pid()).equals(pid) && current.isAlive()) {
            killed++;
            current.destroyForcibly();
        }
    }

    @Override
    public void close() {
        Process current;
        synchronized (this) {
            closed.countDown();
            current = process;
        }
        firstReady.countDown();
        if (current == null) {
            return;
        }
        current.destroy();
        try {
            if (!current.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                log.warn("{} does not stop and is killed", name);
                current.destroyForcibly();
            }
        } catch (InterruptedException e) {
            current.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
