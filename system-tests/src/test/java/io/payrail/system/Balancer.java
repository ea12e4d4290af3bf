package io.payrail.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/// What stands before several instances: takes TCP connections on one port and hands each to the
/// next instance that can be reached. Its connections can be cut, so that a request or its answer
/// is lost on the way. Thread-safe.
final class Balancer implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;

    private final ServerSocket server;
    private final List<Integer> targets;
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Balancer(int port, List<Integer> targets) {
        this.targets = List.copyOf(targets);
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(loopback(port));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + port, e);
        }
        threads.execute(this::accept);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException | RejectedExecutionException e) {
                if (!server.isClosed()) {
                    throw new IllegalStateException("The balancer cannot accept", e);
                }
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client;
                var target = connect()) {
            open.add(target);
            var answers = threads.submit(() -> pump(target, client));
            pump(client, target);
            answers.get();
            open.remove(target);
        } catch (Exception lost) {
            // The other side sees its connection end, which is what it is here for.
            reset(client);
        } finally {
            open.remove(client);
        }
    }

    private Socket connect() throws IOException {
        int first = turn.getAndIncrement();
        for (int i = 0; ; i++) {
            var socket = new Socket();
            try {
                socket.connect(
                        loopback(targets.get(Math.floorMod(first + i, targets.size()))),
                        CONNECT_MILLIS);
                return socket;
            } catch (IOException e) {
                socket.close();
                if (i + 1 == targets.size()) {
                    throw e;
                }
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        }
    }

    /// Resets every connection that is open now.
    int cut() {
        var victims = List.copyOf(open);
        victims.forEach(Balancer::reset);
        return victims.size();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
            return;
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        threads.shutdownNow();
    }
}
