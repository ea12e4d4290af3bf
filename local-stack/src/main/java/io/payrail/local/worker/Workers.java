package io.payrail.local.worker;

import io.payrail.embedded.LoopbackPorts;
import java.util.List;

/// The stack's payment workers. At first there is one, within the stack's own process. Once
/// [#separate] is called, two processes take its place, which may be killed. Some worker runs all
/// the while. Thread-safe.
public final class Workers implements AutoCloseable {
    private final Runnable stopBuiltIn;
    private final WorkerProcess first;
    private final WorkerProcess second;
    private boolean separate;
    private boolean closed;

    /// @param port where the built-in worker listens; the first process does so after it, so that
    ///   what was said of it holds
    /// @param stopBuiltIn stops the built-in worker and returns when it has stopped
    public Workers(WorkerLaunch launch, int port, int managementPort, Runnable stopBuiltIn) {
        this.stopBuiltIn = stopBuiltIn;
        first = new WorkerProcess("worker 1", launch, port, managementPort);
        second = new WorkerProcess("worker 2", launch, LoopbackPorts.free(), LoopbackPorts.free());
    }

    /// Has processes take over from the built-in worker; returns at once. A second call does
    /// nothing.
    public synchronized void separate() {
        if (separate || closed) {
            return;
        }
        separate = true;
        Thread.ofVirtual().name("separate-workers").start(this::takeOver);
    }

    private void takeOver() {
        try {
            second.start();
            second.awaitFirstReady();
            stopBuiltIn.run();
            first.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The processes; empty while there is only the built-in worker.
    public synchronized List<WorkerView> processes() {
        return separate ? List.of(first.view(), second.view()) : List.of();
    }

    /// Kills a process, as `kill -9` does, if it is one of these. Another one follows it.
    public void kill(String pid) {
        first.kill(pid);
        second.kill(pid);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        first.close();
        second.close();
    }
}
