package io.payrail.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One operating-system process of the system under test: started, killed, frozen and started again
/// with its command. It is addressed by its handle alone. An end that nobody asked for is written
/// down. Thread-safe.
final class ManagedProcess {
    private static final int PATIENCE_SECONDS = 30;
    private static final int LAST_LINES = 40;

    private final String name;
    private final Supplier<List<String>> command;
    private final Map<String, String> environment;
    private final Path log;
    private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();
    private @Nullable Process process;
    private @Nullable ExpectedEnd expectedEnd;

    private record ExpectedEnd(int exitCode, CompletableFuture<Void> reached) {}

    /// @param command asked for at each start
    /// @param environment where the secrets are, so that no list of processes shows them
    /// @param log gets what the process prints, over all its lives
    ManagedProcess(
            String name,
            Supplier<List<String>> command,
            Map<String, String> environment,
            Path log) {
        this.name = name;
        this.command = command;
        this.environment = Map.copyOf(environment);
        this.log = log;
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    synchronized void start() {
        if (process != null) {
            throw new IllegalStateException(name + " runs already");
        }
        var builder = new ProcessBuilder(command.get()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectOutput(Redirect.appendTo(log.toFile()));
        try {
            var started = builder.start();
            process = started;
            var _ = started.onExit().thenAccept(this::ended);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + name, e);
        }
    }

    private synchronized void ended(Process exited) {
        if (exited.equals(process)) {
            process = null;
            var expected = expectedEnd;
            expectedEnd = null;
            if (expected != null && expected.exitCode() == exited.exitValue()) {
                expected.reached().complete(null);
            } else {
                surprises.add(name + " ended by itself with " + exited.exitValue());
            }
        }
    }

    /// Takes note that this life is going to end by itself.
    ///
    /// @return done when it has ended with that code
    synchronized CompletableFuture<Void> expectEnd(int exitCode) {
        var expected = new ExpectedEnd(exitCode, new CompletableFuture<>());
        expectedEnd = expected;
        return expected.reached();
    }

    synchronized void expectNoEnd() {
        expectedEnd = null;
    }

    /// The end comes without warning, as with `kill -9`.
    void kill() {
        var victim = take();
        if (victim != null) {
            victim.destroyForcibly();
            await(victim, PATIENCE_SECONDS);
        }
    }

    /// The end is asked for, as by a deployment.
    ///
    /// @return whether it came in time
    boolean stop() {
        return stop(PATIENCE_SECONDS);
    }

    /// As [#stop()], for an end that takes longer.
    boolean stop(int patienceSeconds) {
        var victim = take();
        if (victim == null) {
            return true;
        }
        victim.destroy();
        boolean gone = await(victim, patienceSeconds);
        if (!gone) {
            surprises.add(name + " did not stop within " + patienceSeconds + " s");
            victim.destroyForcibly();
        }
        return gone;
    }

    void freeze() {
        Signal.STOP.send(pid());
    }

    void thaw() {
        Signal.CONT.send(pid());
    }

    synchronized boolean runs() {
        return process != null;
    }

    synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return process.pid();
    }

    private synchronized @Nullable Process take() {
        var victim = process;
        process = null;
        expectedEnd = null;
        return victim;
    }

    private static boolean await(Process victim, int patienceSeconds) {
        try {
            return victim.waitFor(patienceSeconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// What it last printed, and where a dump of its threads lies: for whoever has to find out why
    /// it does not do what it should.
    String lastWords() throws IOException, InterruptedException {
        var text = new StringBuilder();
        if (runs()) {
            var dump = log.resolveSibling(name + ".threads");
            var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            var dumping =
                    new ProcessBuilder(
                                    jcmd,
                                    Long.toString(pid()),
                                    "Thread.dump_to_file",
                                    "-overwrite",
                                    dump.toAbsolutePath().toString())
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.DISCARD)
                            .start();
            text.append(
                    dumping.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            ? "threads are in " + dump + "\n"
                            : "its threads cannot be dumped\n");
        }
        var lines = Files.readAllLines(log);
        lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                .forEach(line -> text.append("  | ").append(line).append('\n'));
        return text.toString();
    }

    List<String> surprises() {
        return List.copyOf(surprises);
    }
}
