package io.payrail.examples.orders;

import io.payrail.contract.Envelope;
import io.payrail.contract.Messages;
import io.payrail.contract.Topics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads `payrail.events` and keeps the shop's orders. All that it remembers is in its database, so
/// killing it is the way to stop it, and where something is wrong (the database is away, a record
/// is not readable) it ends and leaves it to its supervisor to start it again. One thread.
public final class OrderService {
    private static final Logger log = LoggerFactory.getLogger(OrderService.class);

    private OrderService() {}

    /// Runs until it is killed or something is wrong.
    public static void main(String[] arguments) throws SQLException {
        var url = setting("JDBC_URL", "jdbc:postgresql://localhost/shop?user=shop");
        try (var orders = Orders.open(url);
                var consumer = consumer()) {
            consumer.subscribe(List.of(Topics.EVENTS));
            while (true) {
                var records = consumer.poll(Duration.ofSeconds(1));
                int handled = 0;
                for (var record : records) {
                    var envelope = envelope(record);
                    var event = Messages.decodeEvent(envelope.type(), record.value());
                    handled += orders.handle(envelope, event) ? 1 : 0;
                }
                if (!records.isEmpty()) {
                    // Never before the transactions. A commit that fails is made up for by the
                    // next one; what then comes again was seen before.
                    consumer.commitAsync();
                    log.info("{} handled, {} seen before", handled, records.count() - handled);
                }
            }
        }
    }

    private static Envelope envelope(ConsumerRecord<?, ?> record) {
        return Envelope.read(name -> {
            var header = record.headers().lastHeader(name);
            return header == null ? null : header.value();
        });
    }

    private static KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> settings =
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        setting("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "order-service",
                        // A static member that is started again has its partitions back at once.
                        ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                        setting("INSTANCE", "order-service-1"),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }
}
