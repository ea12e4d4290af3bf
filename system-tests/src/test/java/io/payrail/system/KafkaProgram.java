package io.payrail.system;

import io.payrail.embedded.KafkaBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A Kafka broker as a process of its own, so that it can be killed.
final class KafkaProgram {
    private KafkaProgram() {}

    /// Takes the data folder and the port.
    public static void main(String[] arguments) throws InterruptedException {
        var options =
                KafkaBroker.Options.in(Path.of(arguments[0]))
                        .withPort(Integer.parseInt(arguments[1]));
        var broker = KafkaBroker.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        new CountDownLatch(1).await();
    }
}
