package io.payrail.worker.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.embedded.Database;
import io.payrail.embedded.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalRelayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name = Servers.unique("relay");
    private final Database database = Servers.freshDatabase();
    private final Journal journal = Journal.in(database);
    private final List<Relays> relays = new ArrayList<>();
    private final Subscriber subscriber;

    JournalRelayTest() {
        Servers.createTopics(Map.of(Topics.EVENTS, 4));
        subscriber = new Subscriber(Servers.bootstrapServers(), name);
    }

    @AfterEach
    void stop() {
        relays.forEach(Relays::close);
        subscriber.close();
    }

    private Relays start() {
        return start(Map.of());
    }

    private Relays start(Map<String, String> settings) {
        var relay =
                Relays.start(
                        database.jdbcUrl(),
                        database.username(),
                        Servers.bootstrapServers(),
                        name,
                        settings);
        relays.add(relay);
        return relay;
    }

    @Test
    void committedRowComesOutAsOneCloudEvent() throws Exception {
        start();
        var traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Journal.Row row;
        try (var connection = database.dataSource().getConnection()) {
            row =
                    Journal.append(
                            connection,
                            name,
                            "{\"b\": 1,\"a\":\"ä\\u20ac\",  \"n\":1.50}",
                            traceparent);
        }
        var recordedAt =
                journal.query(
                        "SELECT to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM journal");
        await().atMost(PATIENCE).until(() -> !subscriber.records().isEmpty());
        assertThat(subscriber.records()).hasSize(1);
        var record = subscriber.records().getFirst();
        assertThat(record.key()).isEqualTo(name);
        assertThat(new String(record.value(), UTF_8)).isEqualTo(row.payload());
        var headers =
                StreamSupport.stream(record.headers().spliterator(), false)
                        .collect(
                                java.util.stream.Collectors.toMap(
                                        header -> header.key(),
                                        header -> new String(header.value(), UTF_8)));
        assertThat(Instant.parse(Objects.requireNonNull(headers.remove(Headers.CE_TIME))))
                .isEqualTo(Instant.parse(Objects.requireNonNull(recordedAt)));
        assertThat(headers)
                .isEqualTo(
                        Map.of(
                                Headers.CE_SPECVERSION, "1.0",
                                Headers.CE_ID, row.id(),
                                Headers.CE_TYPE, "payrail.payment.updated.v1",
                                Headers.CE_SOURCE, "/payrail",
                                Headers.CE_SUBJECT, name,
                                Headers.CE_SEQUENCE, "1",
                                Headers.CE_CAUSE, "stripe:evt_1",
                                Headers.CE_TRACEPARENT, traceparent,
                                Headers.CONTENT_TYPE, "application/json"));
    }
}
