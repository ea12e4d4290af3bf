package io.payrail.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/// Where connections go: each to the next target that may be used and can be reached. With the
/// targets' readiness as what may be used it balances load. Thread-safe.
final class Route {
    private static final int CONNECT_MILLIS = 1_000;

    private final List<Integer> targets;
    private final IntPredicate usable;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /// @param targets ports of the loopback interface
    /// @param usable says of a target whether it may be given a new connection
    Route(List<Integer> targets, IntPredicate usable) {
        this.targets = List.copyOf(targets);
        this.usable = usable;
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    Socket connect() throws IOException {
        var usableNow = targets.stream().filter(usable::test).toList();
        if (usableNow.isEmpty()) {
            throw new IOException("No target may be used");
        }
        int first = turn.getAndIncrement();
        for (int i = 0; ; i++) {
            var socket = new Socket();
            try {
                socket.connect(
                        loopback(usableNow.get(Math.floorMod(first + i, usableNow.size()))),
                        CONNECT_MILLIS);
                return socket;
            } catch (IOException e) {
                refused.incrementAndGet();
                socket.close();
                if (i + 1 == usableNow.size()) {
                    throw e;
                }
            }
        }
    }

    /// How often a target that might be used did not take a connection.
    int refused() {
        return refused.get();
    }

    @Override
    public String toString() {
        return targets.toString();
    }
}
