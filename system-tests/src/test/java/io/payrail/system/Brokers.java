package io.payrail.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.awaitility.Awaitility;

/// Kafka: one broker, or several that hold each other's records. Services reach each broker through
/// a link of its own, because a broker tells its clients where it is; the test reaches them
/// directly.
final class Brokers implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1:";

    private final List<Broker> brokers;

    private record Broker(ManagedProcess process, int port, Link link) {}

    /// Makes the process of a Java program.
    interface Programs {
        ManagedProcess process(String name, Class<?> main, String... arguments);
    }

    Brokers(int count, Ports ports, Path data, Programs programs) {
        var controllers = IntStream.range(0, count).mapToObj(_ -> ports.next()).toList();
        brokers =
                IntStream.range(0, count)
                        .mapToObj(index -> {
                            int port = ports.next();
                            int proxied = ports.next();
                            var link = new Link(ports.next(), List.of(proxied));
                            String name = count == 1 ? "kafka" : "kafka-" + index;
                            var arguments =
                                    Stream.concat(
                                            Stream.of(
                                                    data.resolve(name).toString(),
                                                    Integer.toString(port),
                                                    Integer.toString(proxied),
                                                    Integer.toString(link.port()),
                                                    Integer.toString(index)),
                                            controllers.stream().map(String::valueOf));
                            return new Broker(
                                    programs.process(
                                            name,
                                            KafkaProgram.class,
                                            arguments.toArray(String[]::new)),
                                    port,
                                    link);
                        })
                        .toList();
    }

    List<ManagedProcess> processes() {
        return brokers.stream().map(Broker::process).toList();
    }

    List<Link> links() {
        return brokers.stream().map(Broker::link).toList();
    }

    /// As the services reach them.
    String linkedServers() {
        return servers(brokers.stream().map(broker -> broker.link().port()));
    }

    /// As the test reaches them.
    String servers() {
        return servers(brokers.stream().map(Broker::port));
    }

    private static String servers(Stream<Integer> ports) {
        return ports.map(port -> LOOPBACK + port).collect(Collectors.joining(","));
    }

    /// On how many brokers each record is, and how many have to have it before it counts.
    List<String> topicSettings() {
        int replicas = Math.min(3, brokers.size());
        return List.of(
                "--payrail.topics.replication-factor=" + replicas,
                "--payrail.topics.min-insync-replicas=" + Math.max(1, replicas - 1));
    }

    /// Waits until every replica of every topic has what its leader has.
    void awaitInSync(Duration patience) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
            Awaitility.await("replicas in sync")
                    .atMost(patience)
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .until(() -> areInSync(admin));
        }
    }

    private static boolean areInSync(Admin admin) throws ExecutionException, InterruptedException {
        var names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
        return admin.describeTopics(names).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition -> partition.isr().size() == partition.replicas().size());
    }

    @Override
    public void close() {
        links().forEach(Link::close);
    }
}
