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
import java.util.function.IntPredicate;

/// A load balancer that obeys readiness: takes TCP connections on one port and hands each to the
/// next instance that is usable and can be reached. What it does not do is to watch the connections
/// that it has handed over. Thread-safe.
final class Balancer implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;

    private final ServerSocket server;
    private final List<Integer> targets;
    private final IntPredicate usable;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param usable says of a target's port whether it may be given new connections
    Balancer(int port, List<Integer> targets, IntPredicate usable) {
        this.targets = List.copyOf(targets);
        this.usable = usable;
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
        var usableNow = targets.stream().filter(usable::test).toList();
        if (usableNow.isEmpty()) {
            throw new IOException("No instance is usable");
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

    /// How often a usable instance did not take a connection.
    int refused() {
        return refused.get();
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
        List.copyOf(open).forEach(Balancer::reset);
        threads.shutdownNow();
    }
}
