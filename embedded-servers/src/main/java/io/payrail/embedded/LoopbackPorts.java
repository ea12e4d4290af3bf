package io.payrail.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Which TCP ports of the loopback interface are free. An answer may be outdated at once: whoever
/// binds the port has the last word.
public final class LoopbackPorts {
    private LoopbackPorts() {}

    /// A port that nobody listened on a moment ago.
    public static int free() {
        try (var socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("The loopback interface has no free port", e);
        }
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
