package io.payrail.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A network between those who call and those who are called: takes TCP connections on one port and
/// hands each to the next target of its route. Its connections can be slowed down, reset, reset
/// once the request has arrived and its answer is on the way, and silenced: such a connection stays
/// open, and what is sent over it arrives nowhere. Thread-safe.
final class Link implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Link.class);
    private static final int CHUNK_BYTES = 16_384;

    /// As long as the keep-alives of a server take that the services ask for: this link's own
    /// kernel answers those, so the link ends the connection in their place.
    private static final int SERVER_NOTICES_SILENCE_SECONDS = 12;

    /// Which way a silenced connection is dead.
    enum Way {
        REQUESTS,
        ANSWERS,
        BOTH
    }

    /// How chunks of bytes fare, on every connection.
    private sealed interface Weather {
        record Clear() implements Weather {}

        record Slow(Random random, int longestMillis) implements Weather {}

        record AnswersLost(Random random, int percent) implements Weather {}
    }

    private final ServerSocket server;
    private final Route route;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Weather weather = new Weather.Clear();

    Link(int port, List<Integer> targets) {
        this(port, new Route(targets, _ -> true));
    }

    Link(int port, Route route) {
        this.route = route;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(Route.loopback(port));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + port, e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// Delays each chunk, either way, by up to so long.
    void slow(Random random, int longestMillis) {
        weather = new Weather.Slow(random, longestMillis);
    }

    /// Of the answers, in chunks, so many in a hundred do not arrive: their connection is reset
    /// instead, after the request was delivered and carried out.
    void loseAnswers(Random random, int percent) {
        weather = new Weather.AnswersLost(random, percent);
    }

    /// Ends what [#slow] or [#loseAnswers] began.
    void clear() {
        weather = new Weather.Clear();
    }

    /// Resets every connection that is open now.
    int cut() {
        var victims = List.copyOf(open);
        victims.forEach(Connection::reset);
        return victims.size();
    }

    /// Silences every connection that is open now, for the rest of its life. New ones work. The
    /// called side is told after a while, the calling side has to find out by itself.
    ///
    /// @return how many
    int silence(Way way) {
        var victims = open.stream().filter(connection -> connection.silence(way)).toList();
        threads.execute(() -> {
            if (!pause(TimeUnit.SECONDS.toMillis(SERVER_NOTICES_SILENCE_SECONDS))) {
                victims.forEach(Connection::tellServer);
            }
        });
        return victims.size();
    }

    /// How many silenced connections the calling side has not given up yet.
    long silent() {
        return open.stream().filter(Connection::isWaitedFor).count();
    }

    /// @return whether the link was closed meanwhile
    private boolean pause(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException | RejectedExecutionException e) {
                if (!server.isClosed()) {
                    throw new IllegalStateException("The link cannot accept", e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var target = route.connect()) {
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            var connection = new Connection(client, target);
            open.add(connection);
            try {
                var answers = threads.submit(connection::carryAnswers);
                connection.carryRequests();
                answers.get();
            } finally {
                open.remove(connection);
            }
        } catch (IOException | RejectedExecutionException | ExecutionException e) {
            log.debug("A connection to {} is refused or ends", route, e);
            reset(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset(client);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            log.debug("It is closed already", e);
        }
    }

    /// The two halves of one connection.
    private final class Connection {
        private final Socket client;
        private final Socket target;
        private volatile @Nullable Way silenced;
        private volatile boolean givenUp;

        Connection(Socket client, Socket target) {
            this.client = client;
            this.target = target;
        }

        /// @return whether it was not silent yet
        boolean silence(Way way) {
            boolean first = silenced == null;
            if (first) {
                silenced = way;
            }
            return first;
        }

        boolean isWaitedFor() {
            return silenced != null && !givenUp;
        }

        void tellServer() {
            if (silenced == Way.ANSWERS) {
                silenced = Way.BOTH;
            }
            Link.reset(target);
        }

        void reset() {
            Link.reset(client);
            Link.reset(target);
        }

        void carryRequests() {
            carry(client, target, Way.REQUESTS);
            givenUp = true;
        }

        void carryAnswers() {
            carry(target, client, Way.ANSWERS);
        }

        private void carry(Socket from, Socket to, Way way) {
            var chunk = new byte[CHUNK_BYTES];
            try {
                for (int length = from.getInputStream().read(chunk);
                        length >= 0;
                        length = from.getInputStream().read(chunk)) {
                    weatherPermits(way);
                    if (!isSilent(way)) {
                        to.getOutputStream().write(chunk, 0, length);
                    }
                }
                if (!isSilent(way)) {
                    to.shutdownOutput();
                }
            } catch (IOException e) {
                Link.reset(from);
                if (!isSilent(way)) {
                    Link.reset(to);
                }
            }
        }

        private boolean isSilent(Way way) {
            var dead = silenced;
            return dead == Way.BOTH || dead == way;
        }

        private void weatherPermits(Way way) throws IOException {
            switch (weather) {
                case Weather.Clear() -> {}
                case Weather.Slow(Random random, int longestMillis) -> {
                    boolean _ = pause(random.nextInt(longestMillis));
                }
                case Weather.AnswersLost(Random random, int percent) -> {
                    if (way == Way.ANSWERS && random.nextInt(100) < percent) {
                        throw new IOException("The answer is lost");
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closed.countDown();
        cut();
        threads.shutdownNow();
    }
}
