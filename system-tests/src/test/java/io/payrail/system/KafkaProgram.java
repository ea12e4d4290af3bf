package io.payrail.system;

import io.payrail.embedded.KafkaBroker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/// A Kafka broker as a process of its own, so that it can be killed.
final class KafkaProgram {
    private KafkaProgram() {}

    /// Takes the data folder, the port, the port for clients that come through a link and the
    /// link's, the broker's number, and the controllers' ports of all brokers.
    public static void main(String[] arguments) throws InterruptedException {
        var numbers = Arrays.stream(arguments).skip(1).map(Integer::valueOf).toList();
        var options =
                KafkaBroker.Options.in(Path.of(arguments[0]))
                        .withPort(numbers.get(0))
                        .withProxied(numbers.get(1), numbers.get(2))
                        .asMember(numbers.get(3), numbers.subList(4, numbers.size()));
        var broker = KafkaBroker.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        new CountDownLatch(1).await();
    }
}
