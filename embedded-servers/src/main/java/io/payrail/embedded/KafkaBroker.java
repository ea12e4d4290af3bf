package io.payrail.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.commons.io.file.PathUtils;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real Kafka broker with a KRaft controller in it, on threads of this process, listening on the
/// loopback interface only; alone, or one of several. Topics are created by whoever needs them,
/// never by a typing error. Its owner closes it; it registers no shutdown hook, because those run
/// in no order.
///
/// Durability: a record acknowledged with `acks=all` is in the operating system's page cache, so it
/// survives the death of this process, in whatever way, but not a loss of power, against which a
/// cluster has replicas. `with("log.flush.interval.messages", "1")` has each append synced to disk.
///
/// Safe for use by several threads.
public final class KafkaBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);
    private static final int ATTEMPTS_ON_FREE_PORTS = 3;
    private static final String CLUSTER_ID = "cGF5cmFpbC1sb2NhbA1234";

    private final KafkaRaftServer server;
    private final int port;
    private final Runnable releaseDirectory;
    private final AtomicBoolean closed = new AtomicBoolean();

    private KafkaBroker(KafkaRaftServer server, int port, Runnable releaseDirectory) {
        this.server = server;
        this.port = port;
        this.releaseDirectory = releaseDirectory;
    }

    /// Where and how a broker runs.
    ///
    /// @param dataDirectory kept after `close()` and reused by the next start, on whatever port;
    ///   null for a temporary one that `close()` deletes
    /// @param port 0 for any free one
    /// @param settings broker settings, stronger than the defaults
    /// @param proxied a second listener, whose clients are sent to another port; null for none
    /// @param member what the broker is in a cluster; null for a cluster of its own
    /// @param access who may connect and do what; null for everybody everything
    public record Options(
            @Nullable Path dataDirectory,
            int port,
            Map<String, String> settings,
            @Nullable Proxied proxied,
            @Nullable Member member,
            @Nullable BrokerAccess access) {
        /// One node, and sizes for a laptop: the few partitions of the internal topics make the
        /// start fast, the small buffers keep the heap free.
        private static final Map<String, String> DEFAULTS =
                Map.ofEntries(
                        Map.entry("auto.create.topics.enable", "false"),
                        Map.entry("group.initial.rebalance.delay.ms", "0"),
                        Map.entry("group.min.session.timeout.ms", "1000"),
                        Map.entry("offsets.topic.num.partitions", "4"),
                        Map.entry("offsets.topic.replication.factor", "1"),
                        Map.entry("transaction.state.log.num.partitions", "4"),
                        Map.entry("transaction.state.log.replication.factor", "1"),
                        Map.entry("transaction.state.log.min.isr", "1"),
                        Map.entry("share.coordinator.state.topic.num.partitions", "4"),
                        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                        Map.entry("share.coordinator.state.topic.min.isr", "1"),
                        Map.entry("num.network.threads", "2"),
                        Map.entry("num.io.threads", "4"),
                        Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
                        Map.entry("log.index.size.max.bytes", "1048576"));

        private static final List<String> INTERNAL_TOPICS =
                List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic");

        /// A listener for clients that come through a proxy on this machine.
        ///
        /// @param port where the broker listens
        /// @param advertised the proxy's port, which clients are told to use
        public record Proxied(int port, int advertised) {}

        /// One of several brokers, each of which is a controller, too. All name the same
        /// controllers in the same order.
        ///
        /// @param index from 0
        /// @param controllerPorts of all brokers
        public record Member(int index, List<Integer> controllerPorts) {
            public Member {
                controllerPorts = List.copyOf(controllerPorts);
                if (index < 0 || index >= controllerPorts.size()) {
                    throw new IllegalArgumentException("No such member: " + index);
                }
            }
        }

        public Options {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("Not a port: " + port);
            }
            settings = Map.copyOf(settings);
        }

        public static Options temporary() {
            return new Options(null, 0, DEFAULTS, null, null, null);
        }

        public static Options in(Path dataDirectory) {
            return new Options(dataDirectory.toAbsolutePath(), 0, DEFAULTS, null, null, null);
        }

        public Options withPort(int requested) {
            return new Options(dataDirectory, requested, settings, proxied, member, access);
        }

        public Options withProxied(int listenPort, int advertisedPort) {
            var listener = new Proxied(listenPort, advertisedPort);
            return new Options(dataDirectory, port, settings, listener, member, access);
        }

        /// Makes the broker one of several, with internal topics that survive the loss of one.
        public Options asMember(int index, List<Integer> controllerPorts) {
            int replicas = Math.min(3, controllerPorts.size());
            String inSync = Integer.toString(Math.max(1, replicas - 1));
            var changed = new LinkedHashMap<>(settings);
            changed.put("default.replication.factor", Integer.toString(replicas));
            changed.put("min.insync.replicas", inSync);
            for (String topic : INTERNAL_TOPICS) {
                changed.put(topic + ".replication.factor", Integer.toString(replicas));
            }
            changed.put("transaction.state.log.min.isr", inSync);
            changed.put("share.coordinator.state.topic.min.isr", inSync);
            var place = new Member(index, controllerPorts);
            return new Options(dataDirectory, port, changed, proxied, place, access);
        }

        public Options with(String setting, String value) {
            var changed = new LinkedHashMap<>(settings);
            changed.put(setting, value);
            return new Options(dataDirectory, port, changed, proxied, member, access);
        }

        /// Lets in over TLS, with a password, whom `given` names, and nobody to anything but what
        /// an ACL allows. For a broker alone.
        public Options withAccess(BrokerAccess given) {
            return new Options(dataDirectory, port, settings, proxied, member, given);
        }
    }

    /// Starts a broker and returns when it takes connections.
    ///
    /// @throws ServerStartException if the port is taken, another process uses the data directory,
    ///   or the broker does not come up
    public static KafkaBroker start(Options options) {
        if (options.port() != 0 && !LoopbackPorts.isFree(options.port())) {
            throw new ServerStartException(
                    "Port " + options.port() + " for Kafka is taken by another program");
        }
        if (options.dataDirectory() == null) {
            Path temporary = temporaryDirectory();
            return start(temporary, options, () -> delete(temporary));
        }
        // Kafka's own lock comes after it has written to the metadata log.
        var lock = DirectoryLock.take(options.dataDirectory());
        return start(options.dataDirectory(), options, lock::close);
    }

    private static KafkaBroker start(Path directory, Options options, Runnable releaseDirectory) {
        int attempts = options.port() == 0 ? ATTEMPTS_ON_FREE_PORTS : 1;
        for (int attempt = 1; ; attempt++) {
            int port = options.port() == 0 ? LoopbackPorts.free() : options.port();
            try {
                Properties properties = properties(directory, port, options);
                format(directory, properties, options.access());
                return new KafkaBroker(startServer(properties), port, releaseDirectory);
            } catch (IOException | RuntimeException e) {
                String message = "Kafka did not start on port " + port + ": " + e.getMessage();
                if (attempt == attempts) {
                    releaseDirectory.run();
                    throw new ServerStartException(message, e);
                }
                log.warn("{}; trying other ports", message);
            }
        }
    }

    private static KafkaRaftServer startServer(Properties properties) {
        var server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException e) {
            server.shutdown();
            server.awaitShutdown();
            throw e;
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("payrail-kafka-");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a temporary directory", e);
        }
    }

    private static Properties properties(Path directory, int port, Options options) {
        var member =
                options.member() == null
                        ? new Options.Member(0, List.of(LoopbackPorts.free()))
                        : options.member();
        var listeners = new StringBuilder("CLIENT://127.0.0.1:").append(port);
        var advertised = new StringBuilder(listeners);
        var proxied = options.proxied();
        if (proxied != null) {
            listeners.append(",PROXIED://127.0.0.1:").append(proxied.port());
            advertised.append(",PROXIED://127.0.0.1:").append(proxied.advertised());
        }
        listeners
                .append(",CONTROLLER://127.0.0.1:")
                .append(member.controllerPorts().get(member.index()));
        var properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", Integer.toString(member.index() + 1));
        // Voters from the configuration, not from the log, so that a restart may use other ports.
        properties.setProperty("controller.quorum.voters", voters(member.controllerPorts()));
        properties.setProperty("listeners", listeners.toString());
        properties.setProperty("advertised.listeners", advertised.toString());
        properties.setProperty(
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty("inter.broker.listener.name", "CLIENT");
        properties.setProperty("log.dirs", directory.resolve("log").toString());
        if (options.access() != null) {
            options.access().apply(properties, LoopbackPorts.free());
        }
        properties.putAll(options.settings());
        return properties;
    }

    private static String voters(List<Integer> controllerPorts) {
        return IntStream.range(0, controllerPorts.size())
                .mapToObj(index -> (index + 1) + "@127.0.0.1:" + controllerPorts.get(index))
                .collect(Collectors.joining(","));
    }

    private static void format(Path directory, Properties properties, @Nullable BrokerAccess access)
            throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("server.properties");
        try (var writer = Files.newBufferedWriter(file, UTF_8)) {
            properties.store(writer, "Written at every start");
        }
        var arguments =
                new ArrayList<>(
                        List.of(
                                "format",
                                "--ignore-formatted",
                                "--cluster-id",
                                CLUSTER_ID,
                                "--config",
                                file.toString()));
        if (access != null) {
            arguments.addAll(access.formatArguments());
        }
        var output = new ByteArrayOutputStream();
        int status =
                StorageTool.execute(
                        arguments.toArray(String[]::new), new PrintStream(output, true, UTF_8));
        if (status != 0) {
            throw new IOException("cannot format " + directory + ": " + output.toString(UTF_8));
        }
    }

    public int port() {
        return port;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /// Stops the broker and closes its log cleanly. A second call does nothing.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.shutdown();
            server.awaitShutdown();
            releaseDirectory.run();
        }
    }

    private static void delete(Path directory) {
        try {
            PathUtils.deleteDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + directory, e);
        }
    }
}
