package io.payrail.benchmarks;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A service as a process of its own, from this one's class path, so that its memory and its CPU
/// are its own. Its log goes to a file.
final class ServiceProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final int STOP_SECONDS = 30;

    private final Process process;
    private final int port;
    private final double startSeconds;

    private ServiceProcess(Process process, int port, double startSeconds) {
        this.process = process;
        this.port = port;
        this.startSeconds = startSeconds;
    }

    /// Returns when it is ready.
    static ServiceProcess start(Class<?> main, List<String> settings)
            throws IOException, InterruptedException {
        int port = Ports.free();
        int managementPort = Ports.free();
        var command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Djava.net.preferIPv4Stack=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName(),
                                "--server.address=127.0.0.1",
                                "--server.port=" + port,
                                "--management.server.address=127.0.0.1",
                                "--management.server.port=" + managementPort,
                                "--payrail.shutdown.grace=0s"));
        command.addAll(settings);
        var log = Path.of(System.getProperty("java.io.tmpdir"), "payrail-" + port + ".log");
        long begin = System.nanoTime();
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var readiness =
                URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness");
        while (status(readiness) != 200) {
            if (!process.isAlive() || System.nanoTime() - begin > START.toNanos()) {
                process.destroyForcibly();
                throw new IllegalStateException(main.getSimpleName() + " did not start: " + log);
            }
            LockSupport.parkNanos(20_000_000);
        }
        return new ServiceProcess(process, port, (System.nanoTime() - begin) / 1e9);
    }

    private static int status(URI uri) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        try {
            return connection.getResponseCode();
        } catch (IOException _) {
            // Nobody listens yet.
            return 0;
        } finally {
            connection.disconnect();
        }
    }

    int port() {
        return port;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /// From its start to its readiness.
    double startSeconds() {
        return startSeconds;
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /// What of it is in memory, as Linux counts it.
    long residentMegabytes() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException("Linux does not say how much memory " + process.pid() + " has");
    }

    /// Without a word.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
