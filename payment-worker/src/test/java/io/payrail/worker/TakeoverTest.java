package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Messages;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Commands under way while their partitions go from one worker to another, on the real broker.
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TakeoverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int OWNERS = 40;
    private static final int MOST_COMMANDS = 4_000;
    private static final String[] SETTINGS = {
        "--payrail.stripe.requests-per-second=1000", "--payrail.dispatch.max-running=24"
    };

    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
    private final Offsets offsets = new Offsets(worker.commandGroup());
    private final Map<UUID, Place> sent = new HashMap<>();

    private record Place(TopicPartition partition, long offset) {}

    @AfterAll
    void stop() {
        offsets.close();
        worker.close();
    }

    @Test
    void commandsUnderWayWhilePartitionsMoveAreDoneOnceAndCommittedOnlyThen() {
        var _ =
                stripe.postJson(
                        "/_simulator/faults",
                        "{\"kind\": \"latency\", \"distribution\": \"uniform\", \"from_ms\": 20, \"to_ms\": 200}");
        var first = worker.startWorker(SETTINGS);
        sendSome(50);

        Executor aside = task -> Thread.ofPlatform().start(task);
        var joining = CompletableFuture.supplyAsync(() -> worker.startWorker(SETTINGS), aside);
        while (!joining.isDone() || offsets.owners() < 2) {
            sendSome(10);
        }
        sendSome(50);
        nothingIsCommittedThatIsNotDone();
        var leaving = CompletableFuture.runAsync(first::close, aside);
        while (!leaving.isDone()) {
            sendSome(10);
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(unfinished()).isEmpty());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(offsets.committed()).isEqualTo(offsets.ends()));
        await().atMost(PATIENCE).until(() -> offsets.owners() == 1);
        eachCommandHasMadeOnePayment();
    }

    private void sendSome(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(sent.size()).isLessThan(MOST_COMMANDS);
            var command =
                    new PaymentCommand.Create(
                            UUID.randomUUID(),
                            new Owner("user-" + sent.size() % OWNERS, "ada@example.com", "Ada"),
                            Instant.now(),
                            100 + sent.size(),
                            "usd",
                            null,
                            null);
            var place =
                    worker.place(
                            new ProducerRecord<>(
                                    Topics.COMMANDS,
                                    command.orderingKey().getBytes(StandardCharsets.UTF_8),
                                    Messages.encode(command)));
            sent.put(
                    command.id(),
                    new Place(
                            new TopicPartition(place.topic(), place.partition()), place.offset()));
        }
        nothingIsCommittedThatIsNotDone();
    }

    /// The offsets are asked first: what they claim to be done has to be done by then.
    private void nothingIsCommittedThatIsNotDone() {
        var committed = offsets.committed();
        var unfinished = unfinished();
        assertThat(unfinished)
                .allSatisfy(id -> {
                    var place = sent.getOrDefault(id, new Place(new TopicPartition("", 0), 0));
                    assertThat(place.offset)
                            .isGreaterThanOrEqualTo(committed.getOrDefault(place.partition, 0L));
                });
    }

    private Set<UUID> unfinished() {
        var unfinished = new HashSet<>(sent.keySet());
        worker.jdbc
                .sql("SELECT id FROM operation WHERE status = 'succeeded'")
                .query(UUID.class)
                .list()
                .forEach(unfinished::remove);
        return unfinished;
    }

    private void eachCommandHasMadeOnePayment() {
        var made =
                worker.jdbc
                        .sql("SELECT command_id FROM payment WHERE command_id IS NOT NULL")
                        .query(UUID.class)
                        .list();
        assertThat(made).hasSameElementsAs(sent.keySet()).doesNotHaveDuplicates();
        assertThat(
                        worker.jdbc
                                .sql(
                                        """
                                        SELECT count(*) FROM journal
                                        WHERE aggregate_type = 'payment' AND type = 'payrail.payment.created.v1'
                                        """)
                                .query(Integer.class)
                                .single())
                .isEqualTo(sent.size());
        assertThat(stripesIntents()).isEqualTo(sent.size());
        System.out.printf("%d commands while partitions moved%n", sent.size());
    }

    private int stripesIntents() {
        int count = 0;
        var page = stripe.get("/v1/payment_intents?limit=100");
        while (!page.path("data").isEmpty()) {
            count += page.path("data").size();
            var last = page.path("data").path(page.path("data").size() - 1).path("id");
            page = stripe.get("/v1/payment_intents?limit=100&starting_after=" + last.stringValue());
        }
        return count;
    }
}
