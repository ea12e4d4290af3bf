package io.payrail.local;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What runs and has to be stopped, last started first. Thread-safe: a stack may be stopped while
/// it is still starting; what comes up after that is stopped at once.
final class Running implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Running.class);

    private record Part(String name, AutoCloseable handle) {}

    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean closed;

    /// @throws IllegalStateException if everything was stopped meanwhile
    synchronized <T extends AutoCloseable> T add(String name, T handle) {
        var part = new Part(name, handle);
        if (closed) {
            stop(part);
            throw new IllegalStateException("Stopped while starting");
        }
        parts.push(part);
        return handle;
    }

    /// Stops one part ahead of the others. Does nothing if it is stopped already.
    synchronized void stop(String name) {
        parts.stream().filter(part -> part.name().equals(name)).findFirst().ifPresent(this::end);
    }

    private void end(Part part) {
        parts.remove(part);
        stop(part);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /// Stops each part even if another one fails to stop. A second call does nothing.
    @Override
    public synchronized void close() {
        closed = true;
        while (!parts.isEmpty()) {
            stop(parts.pop());
        }
    }

    private static void stop(Part part) {
        long started = System.nanoTime();
        try {
            part.handle().close();
            log.info("{} stopped in {} ms", part.name(), (System.nanoTime() - started) / 1_000_000);
        } catch (Exception e) {
            log.error("{} did not stop cleanly", part.name(), e);
        }
    }
}
