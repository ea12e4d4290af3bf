package io.payrail.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.worker.DatabaseFixture;
import io.payrail.worker.Race;
import io.payrail.worker.journal.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationRaceTest {
    private final DatabaseFixture database = new DatabaseFixture();
    private final Operations operations = database.get(Operations.class);
    private final Completion completion = database.get(Completion.class);

    @AfterAll
    void close() {
        database.close();
    }

    private static PaymentCommand.Create command() {
        return new PaymentCommand.Create(
                UUID.randomUUID(),
                new Owner("user-1", "ada@example.com", "Ada"),
                Instant.ofEpochSecond(1_000_000),
                1099,
                "usd",
                null,
                null);
    }

    private record Row(
            String status,
            @Nullable String objectId,
            @Nullable String errorCode,
            int attempts,
            boolean finished) {}

    private Row row(UUID id) {
        return database.jdbc
                .sql(
                        """
                        SELECT status, object_id, error_code, attempts, finished_at IS NOT NULL AS finished
                        FROM operation WHERE id = ?
                        """)
                .param(id)
                .query(Row.class)
                .single();
    }

    @Test
    void ofTwoClaimsAtOnceOneInsertsAndTheOtherJoins() {
        for (int i = 0; i < 20; i++) {
            var command = command();

            var claims = Race.of(2, _ -> operations.claim(command));

            assertThat(claims)
                    .noneMatch(claim -> claim instanceof Claim.Ended)
                    .noneMatch(claim -> claim instanceof Claim.Foreign);
            assertThat(row(command.id())).isEqualTo(new Row("running", null, null, 2, false));
        }
    }

    @Test
    void secondClaimWaitsForTheFirstThatIsNotCommittedYet() throws InterruptedException {
        var command = command();
        var second = Thread.ofVirtual().unstarted(() -> operations.claim(command));

        database.transactions.executeWithoutResult(_ -> {
            var _ = operations.claim(command);
            second.start();
            awaitSomeoneWaits();
        });

        second.join();
        assertThat(row(command.id()).attempts()).isEqualTo(2);
    }

    @Test
    void aClaimThatWasRolledBackLeavesTheCommandToTheSecond() throws InterruptedException {
        var command = command();
        var second = Thread.ofVirtual().unstarted(() -> operations.claim(command));

        database.transactions.executeWithoutResult(status -> {
            var _ = operations.claim(command);
            second.start();
            awaitSomeoneWaits();
            status.setRollbackOnly();
        });

        second.join();
        assertThat(row(command.id()).attempts()).isEqualTo(1);
    }

    @Test
    void ofTwoEndingsAtOnceOneWinsAndNothingMixes() {
        var endings =
                List.of(
                        new Ending.Succeeded("pi_1"),
                        new Ending.Rejected("amount_too_small", "amount"));
        for (int i = 0; i < 20; i++) {
            var command = command();
            var _ = operations.claim(command);

            var won = Race.of(2, which -> end(command.id(), endings.get(which)));

            assertThat(won).containsExactlyInAnyOrder(true, false);
            assertThat(row(command.id()))
                    .isEqualTo(
                            won.getFirst()
                                    ? new Row("succeeded", "pi_1", null, 1, true)
                                    : new Row("rejected", null, "amount_too_small", 1, true));
        }
    }

    private boolean end(UUID id, Ending ending) {
        return Boolean.TRUE.equals(database.transactions.execute(_ -> operations.end(id, ending)));
    }

    @Test
    void anUnresolvedOperationCanStillEndAndAnEndedOneIsNeverUnresolved() {
        var command = command();
        var _ = operations.claim(command);

        assertThat(end(command.id(), new Ending.Unresolved())).isTrue();
        assertThat(end(command.id(), new Ending.Unresolved())).as("told once").isFalse();
        assertThat(end(command.id(), new Ending.Succeeded("pi_1"))).isTrue();
        assertThat(end(command.id(), new Ending.Unresolved())).isFalse();
        assertThat(row(command.id()).status()).isEqualTo("succeeded");
    }

    @Test
    void aCommandWhoseOperationEndsWhileItIsBeingKeptIsNotPutBackForEver()
            throws InterruptedException {
        var unresolved = database.get(UnresolvedCommands.class);
        var command = command();
        var _ = operations.claim(command);
        var ending =
                Thread.ofVirtual().unstarted(() -> end(command.id(), new Ending.Succeeded("pi_1")));

        database.transactions.executeWithoutResult(_ -> {
            var _ =
                    completion.without(
                            command, new Ending.Unresolved(), Cause.command(command.id(), null));
            ending.start();
            awaitSomeoneWaits();
        });
        ending.join();

        assertThat(row(command.id()).status()).isEqualTo("succeeded");
        assertThat(unresolved.take(10, Duration.ZERO, Duration.ZERO)).isEmpty();
        assertThat(unresolved.count()).isZero();
    }

    @Test
    void anEndingIsToldOnceHoweverManyExecutionsComeToIt() {
        var command = command();
        var _ = operations.claim(command);

        var _ =
                Race.of(
                        4,
                        _ -> {
                            var _ =
                                    completion.without(
                                            command,
                                            new Ending.Declined("card_declined", "do_not_honor"),
                                            Cause.command(command.id(), null));
                            return true;
                        });

        assertThat(database.journalOf(command.id().toString()))
                .containsExactly("payrail.operation.declined.v1", "payrail.operation.executed.v1");
    }

    @Test
    void anExecutionThatComesLateIsToldTheEndingThatCounts() {
        var command = command();
        var cause = Cause.command(command.id(), null);
        var _ = operations.claim(command);
        assertThat(end(command.id(), new Ending.Succeeded("pi_1"))).isTrue();

        assertThat(
                        completion.without(
                                command, new Ending.Rejected("processor_refused", null), cause))
                .isEqualTo(new Ending.Succeeded("pi_1"));
        assertThat(completion.without(command, new Ending.Unresolved(), cause))
                .isEqualTo(new Ending.Succeeded("pi_1"));
        assertThat(row(command.id())).isEqualTo(new Row("succeeded", "pi_1", null, 1, true));
        assertThat(database.journalOf(command.id().toString())).isEmpty();
    }

    @Test
    void anotherOwnerWithTheSameIdIsRefused() {
        var command = command();
        var _ = operations.claim(command);
        var other =
                new PaymentCommand.Create(
                        command.id(),
                        new Owner("user-2", null, null),
                        command.issuedAt(),
                        1099,
                        "usd",
                        null,
                        null);

        assertThat(operations.claim(other)).isInstanceOf(Claim.Foreign.class);
    }

    private void awaitSomeoneWaits() {
        await().atMost(Duration.ofSeconds(60)).until(() -> database.waiting() > 0);
    }
}
