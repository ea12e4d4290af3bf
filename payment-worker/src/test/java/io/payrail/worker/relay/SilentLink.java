package io.payrail.worker.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// A way to a server on which connections can fall silent: they stay open, and what is sent over
/// them arrives nowhere. Thread-safe.
final class SilentLink implements AutoCloseable {
    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final List<Socket> opened = new CopyOnWriteArrayList<>();
    private final Set<Socket> silenced = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    SilentLink(InetSocketAddress server) {
        this.server = server;
        try {
            listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// Silences what is open now, but for the first connections.
    void silenceBut(int first) {
        silenced.addAll(opened.subList(first, opened.size()));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                opened.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException | RejectedExecutionException e) {
                if (!listener.isClosed()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var target = new Socket(server.getAddress(), server.getPort())) {
            threads.execute(() -> carry(target, client, client));
            carry(client, target, client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void carry(Socket from, Socket to, Socket connection) {
        var chunk = new byte[8_192];
        try {
            for (int length = from.getInputStream().read(chunk);
                    length >= 0;
                    length = from.getInputStream().read(chunk)) {
                if (!silenced.contains(connection)) {
                    to.getOutputStream().write(chunk, 0, length);
                }
            }
        } catch (IOException ended) {
            silenced.add(connection);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var client : opened) {
            client.close();
        }
        threads.shutdownNow();
    }
}
