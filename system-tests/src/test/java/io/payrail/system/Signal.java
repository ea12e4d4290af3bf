package io.payrail.system;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Signals that Java has no call for.
enum Signal {
    /// PostgreSQL's immediate shutdown.
    QUIT,
    STOP,
    CONT;

    private static final int PATIENCE_SECONDS = 60;

    void send(long pid) {
        try {
            var kill = new ProcessBuilder("kill", "-" + name(), Long.toString(pid)).start();
            if (!kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("no " + name() + " to process " + pid);
            }
        } catch (IOException e) {
            throw new IllegalStateException("no " + name() + " to process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
