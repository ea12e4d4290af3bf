package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Command;
import io.payrail.contract.Messages;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Topics;
import io.payrail.worker.command.CommandHandler;
import io.payrail.worker.operation.Delivered;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// A worker that does not know that its partition is another's: both execute the same commands, at
/// the same time or one long after the other.
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaleOwnerTest {
    private static final int COMMANDS = 24;
    private static final String[] SETTINGS = {"--payrail.stripe.requests-per-second=1000"};

    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
    private final CommandHandler stale = worker.startWorker(SETTINGS).getBean(CommandHandler.class);
    private final CommandHandler owner = worker.startWorker(SETTINGS).getBean(CommandHandler.class);

    @AfterAll
    void stop() {
        worker.close();
    }

    private static PaymentCommand.Create payment(int number, String reference) {
        return new PaymentCommand.Create(
                UUID.randomUUID(),
                new Owner("stale-user-" + number % 6, "ada@example.com", "Ada"),
                Instant.now(),
                1_000 + number,
                "usd",
                reference,
                null);
    }

    private static Delivered delivered(Command command) {
        return Delivered.by(
                new ConsumerRecord<>(
                        Topics.COMMANDS,
                        0,
                        0,
                        command.orderingKey().getBytes(StandardCharsets.UTF_8),
                        Messages.encode(command)),
                null);
    }

    @Test
    void aCommandThatTwoWorkersExecuteAtOnceHasOneEffectAndOneStory() {
        var _ =
                stripe.postJson(
                        "/_simulator/faults",
                        "{\"kind\": \"latency\", \"distribution\": \"uniform\", \"from_ms\": 5, \"to_ms\": 120}");
        var commands = new HashSet<UUID>();
        for (int i = 0; i < COMMANDS; i++) {
            var command = payment(i, "order-" + i);
            commands.add(command.id());

            var _ =
                    Race.of(
                            2,
                            which -> {
                                (which == 0 ? stale : owner).handle(command, delivered(command));
                                return true;
                            });

            assertThat(worker.statusOf(command.id())).isEqualTo("succeeded");
        }
        eachHasMadeOnePayment(commands);
    }

    @Test
    void aCommandThatAStaleWorkerComesToLongAfterItsEndIsAnsweredAndNotExecuted() {
        var command = payment(1, "late-order");
        var reply = worker.execute(command);
        assertThat(reply).isInstanceOf(PaymentReply.Ready.class);
        var journal = worker.journalOf(((PaymentReply.Ready) reply).paymentId());
        int intents = intents();

        stale.handle(command, delivered(command));

        assertThat(intents()).isEqualTo(intents);
        assertThat(worker.journalOf(((PaymentReply.Ready) reply).paymentId())).isEqualTo(journal);
        assertThat(worker.statusOf(command.id())).isEqualTo("succeeded");
    }

    private void eachHasMadeOnePayment(Set<UUID> commands) {
        var made =
                worker.jdbc
                        .sql("SELECT command_id FROM payment WHERE reference LIKE 'order-%'")
                        .query(UUID.class)
                        .list();
        assertThat(made).hasSameElementsAs(commands).doesNotHaveDuplicates();
        assertThat(
                        worker.jdbc
                                .sql(
                                        """
                                        SELECT count(*) FROM journal j JOIN payment p ON p.id = j.aggregate_id
                                        WHERE j.type = 'payrail.payment.created.v1' AND p.reference LIKE 'order-%'
                                        """)
                                .query(Integer.class)
                                .single())
                .isEqualTo(commands.size());
        int atStripe = 0;
        for (var intent : stripe.get("/v1/payment_intents?limit=100").path("data")) {
            var command = intent.path("metadata").path("payrail_command").asString("");
            atStripe += commands.contains(UUID.fromString(command)) ? 1 : 0;
        }
        assertThat(atStripe).isEqualTo(commands.size());
    }

    private int intents() {
        return stripe.get("/v1/payment_intents?limit=100").path("data").size();
    }
}
