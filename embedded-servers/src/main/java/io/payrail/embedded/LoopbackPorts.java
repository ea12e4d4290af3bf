package io.payrail.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Which TCP ports of the loopback interface are free. An answer may be outdated at once: whoever
/// binds the port has the last word.
public final class LoopbackPorts {
    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;

    /// Each process begins somewhere else.
    private static final AtomicInteger next =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private LoopbackPorts() {}

    /// A port that nobody listened on a moment ago, and that no other call in this process got
    /// lately. From below the range out of which the operating system serves outgoing connections,
    /// one of which could otherwise take it before it is listened on.
    public static int free() {
        for (int attempt = 0; attempt < COUNT; attempt++) {
            int port = FIRST + Math.floorMod(next.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("The loopback interface has no free port");
    }

    /// Whether a server could listen on this port now. A connection lingering from a server that
    /// stopped a moment ago does not count.
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback(), port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    }
}
