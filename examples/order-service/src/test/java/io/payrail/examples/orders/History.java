package io.payrail.examples.orders;

import io.payrail.contract.Event;
import io.payrail.contract.EventTypes;
import io.payrail.contract.Headers;
import io.payrail.contract.Messages;
import io.payrail.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// What `payrail.events` holds of some orders: each of them made, paid and, every third one,
/// refunded in two steps; the aggregates mixed, and every now and then what came last once more, as
/// after a repair.
final class History {
    private static final Instant TIME = Instant.parse("2026-11-23T10:15:30Z");

    private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    private final Map<String, Order> orders = new HashMap<>();
    private final int events;

    /// @param refunded the total
    record Order(long paid, long refunded) {}

    History(int payments, Random random) {
        var aggregates = new ArrayList<List<ProducerRecord<String, byte[]>>>();
        for (int i = 0; i < payments; i++) {
            aggregates.add(aggregate("pi_" + i, "order-" + i, 1000 + i, i % 3 == 0));
        }
        var order = new ArrayList<Integer>();
        for (int i = 0; i < payments; i++) {
            order.addAll(Collections.nCopies(aggregates.get(i).size(), i));
        }
        Collections.shuffle(order, random);
        events = order.size();
        var next = new int[payments];
        for (int aggregate : order) {
            records.add(aggregates.get(aggregate).get(next[aggregate]++));
            if (records.size() % 100 == 0) {
                records.addAll(List.copyOf(records.subList(records.size() - 50, records.size())));
            }
        }
    }

    private List<ProducerRecord<String, byte[]>> aggregate(
            String id, String reference, long amount, boolean refunded) {
        var made = new ArrayList<ProducerRecord<String, byte[]>>();
        add(made, id, new Event.PaymentCreated(payment(id, reference, amount, 0)));
        add(made, id, new Event.PaymentSucceeded(payment(id, reference, amount, amount)));
        if (refunded) {
            for (long total : List.of(100L, 300L)) {
                add(
                        made,
                        id,
                        new Event.PaymentRefunded(id, "ch_" + id, amount, total, "eur", "user-7"));
            }
        }
        orders.put(reference, new Order(amount, refunded ? 300 : 0));
        return made;
    }

    private static Event.Payment payment(String id, String reference, long amount, long received) {
        return new Event.Payment(
                id,
                "user-7",
                "cus_7",
                reference,
                amount,
                0,
                received,
                "eur",
                received == 0 ? "requires_payment_method" : "succeeded",
                null,
                TIME);
    }

    private static void add(List<ProducerRecord<String, byte[]>> to, String subject, Event event) {
        var record = new ProducerRecord<>(Topics.EVENTS, subject, Messages.encode(event));
        Map.of(
                        Headers.CE_SPECVERSION,
                        "1.0",
                        Headers.CE_ID,
                        UUID.randomUUID().toString(),
                        Headers.CE_TYPE,
                        EventTypes.of(event),
                        Headers.CE_SOURCE,
                        "/payrail",
                        Headers.CE_SUBJECT,
                        subject,
                        Headers.CE_SEQUENCE,
                        Integer.toString(to.size() + 1),
                        Headers.CE_TIME,
                        TIME.toString(),
                        Headers.CE_CAUSE,
                        "stripe:evt_" + subject,
                        Headers.CONTENT_TYPE,
                        "application/json")
                .forEach((name, value) ->
                        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        to.add(record);
    }

    /// Publishes everything, and then the first half once more.
    void publish(String bootstrapServers) throws InterruptedException, ExecutionException {
        try (var producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            records.forEach(record -> sent.add(producer.send(record)));
            records.subList(0, records.size() / 2)
                    .forEach(record -> sent.add(producer.send(record)));
            for (var acknowledgement : sent) {
                var _ = acknowledgement.get();
            }
        }
    }

    /// How many records are published.
    int records() {
        return records.size() + records.size() / 2;
    }

    /// How many events they tell of, each counted once.
    int events() {
        return events;
    }

    /// What has to be in the table in the end, by reference.
    Map<String, Order> orders() {
        return orders;
    }
}
