package io.payrail.worker.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payrail.worker.Race;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataIntegrityViolationException;

/// The sealer on a real database, among writers that commit in whatever order.
@Timeout(120)
class SealerTest {
    private final Journaled journal = new Journaled();

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void rowsAreSealedInBatchesThatFollowOneAnother() {
        journal.appendEach("cus", 10);

        journal.seal();

        assertThat(journal.seals.head().number()).isEqualTo(3);
        assertThat(journal.unsealed()).isZero();
        var verified = journal.verify(null);
        assertThat(verified.broken()).isNull();
        assertThat(verified.seals()).isEqualTo(3);
        assertThat(verified.rows()).isEqualTo(10);
        assertThat(journal.metrics.counter("payrail.seals.made").count()).isEqualTo(3);
        assertThat(journal.metrics.counter("payrail.seals.rows").count()).isEqualTo(10);
    }

    @Test
    void nothingIsWrittenWhileThereIsNothingToSeal() {
        journal.append("cus_1");
        journal.seal();
        var before = journal.seals.head();

        journal.seal();
        journal.seal();

        assertThat(journal.seals.head()).isEqualTo(before);
        assertThat(journal.metrics.get("payrail.seals.unsealed").gauge().value()).isZero();
    }

    @Test
    void aRowOfATransactionThatStaysOpenIsSealedInItsPlaceOnceItIsCommitted() throws Exception {
        var written = new CountDownLatch(1);
        var commit = new CountDownLatch(1);
        var slow =
                Thread.ofVirtual()
                        .start(() ->
                                journal.database.transactions.executeWithoutResult(_ -> {
                                    journal.appendInTransaction("cus_slow");
                                    written.countDown();
                                    awaitUninterrupted(commit);
                                }));
        assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
        journal.appendEach("cus_quick", 6);

        journal.seal();
        journal.seal();

        assertThat(journal.seals.head().number())
                .as("nobody knows yet whether the first row will be there")
                .isZero();
        assertThat(journal.metrics.get("payrail.seals.unsealed").gauge().value()).isEqualTo(6);
        commit.countDown();
        slow.join();
        journal.seal();
        assertThat(journal.unsealed()).isZero();
        var verified = journal.verify(null);
        assertThat(verified.broken()).isNull();
        assertThat(verified.rows()).isEqualTo(7);
    }

    @Test
    void whatIsWrittenAfterTheBarrierKeepsNothingFromBeingSealed() throws Exception {
        journal.appendEach("cus", 3);
        journal.sealer.look();
        var written = new CountDownLatch(1);
        var commit = new CountDownLatch(1);
        var later =
                Thread.ofVirtual()
                        .start(() ->
                                journal.database.transactions.executeWithoutResult(_ -> {
                                    journal.appendInTransaction("cus_later");
                                    written.countDown();
                                    awaitUninterrupted(commit);
                                }));
        assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();

        journal.sealer.look();

        assertThat(journal.verify(null).rows()).isEqualTo(3);
        commit.countDown();
        later.join();
        journal.seal();
        assertThat(journal.verify(null).rows()).isEqualTo(4);
        assertThat(journal.verify(null).broken()).isNull();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasRolledBackLeavesAGapThatIsNoFault() {
        journal.append("cus_1");
        journal.database.transactions.executeWithoutResult(status -> {
            journal.appendInTransaction("cus_2", "cus_3");
            status.setRollbackOnly();
        });
        journal.append("cus_4");

        journal.seal();

        var verified = journal.verify(null);
        assertThat(verified.broken()).isNull();
        assertThat(verified.rows()).isEqualTo(2);
    }

    @Test
    void manyWritersAndTwoSealersLeaveOneChainOverEveryRow() {
        int writers = 6;
        int transactions = 60;
        var running = new AtomicInteger(writers);
        var _ =
                Race.of(
                        writers + 2,
                        runner -> {
                            if (runner >= writers) {
                                var sealer = journal.sealer(3);
                                while (running.get() > 0) {
                                    sealer.look();
                                }
                                return runner;
                            }
                            var random = new Random(runner);
                            try {
                                for (int i = 0; i < transactions; i++) {
                                    boolean rollsBack = random.nextInt(5) == 0;
                                    journal.database.transactions.executeWithoutResult(status -> {
                                        journal.appendInTransaction(
                                                "cus_" + runner + "_" + random.nextInt(5),
                                                "cus_shared_" + random.nextInt(20));
                                        if (rollsBack) {
                                            status.setRollbackOnly();
                                        }
                                    });
                                }
                            } finally {
                                running.decrementAndGet();
                            }
                            return runner;
                        });
        assertThat(journal.seals.head().number()).as("they sealed while others wrote").isPositive();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> {
                    journal.sealer.look();
                    return journal.unsealed() == 0;
                });

        var verified = journal.verify(null);
        assertThat(verified.broken()).isNull();
        assertThat(verified.rows())
                .isEqualTo(
                        journal.database
                                .jdbc
                                .sql("SELECT count(*) FROM journal")
                                .query(Long.class)
                                .single());
    }

    @Test
    void aSealerThatDiesInTheMiddleHasWrittenNothingAndTheNextOneSeals() throws SQLException {
        journal.appendEach("cus", 3);
        journal.sealer.look();
        try (var dying = journal.pool().getConnection()) {
            dying.setAutoCommit(false);
            try (var statement = dying.createStatement()) {
                statement.execute("SELECT pg_advisory_xact_lock(x'7365616c696e67'::bigint)");
                statement.execute(
                        """
                        INSERT INTO journal_seal (number, after_position, to_position, positions, sequences, aggregate_ids,
                            partitions, row_digests, sealed_at, previous, digest)
                        VALUES (1, 0, 1, '{1}', '{1}', '{cus_1}', '{journal_default}', ARRAY[sha256('')], now(),
                                sha256(''), sha256(''))
                        """);
            }
            journal.sealer.look();
            assertThat(journal.unsealed()).as("another one is at it").isEqualTo(3);
            dying.rollback();
        }

        journal.sealer.look();

        assertThat(journal.unsealed()).isZero();
        assertThat(journal.verify(null).broken()).isNull();
    }

    @Test
    void aSealerThatHasFallenBehindWritesNoSecondSealOfANumber() {
        journal.appendEach("cus", 3);
        var behind = journal.sealer(Journaled.BATCH);
        behind.look();
        journal.seal();
        var head = journal.seals.head();

        behind.look();

        assertThat(journal.seals.head()).isEqualTo(head);
        var seal = journal.seals.after(0).orElseThrow();
        assertThatThrownBy(() -> journal.seals.add(seal))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void aBarrierOfAnotherLifeOfTheServerIsVoid() {
        journal.append("cus_1");
        var barrier = Barrier.raise(journal.database.jdbc);

        assertThat(barrier.state(journal.database.jdbc)).isEqualTo(Barrier.State.PASSED);
        assertThat(
                        new Barrier(barrier.to(), barrier.transaction(), "2020-01-01 00:00:00+00")
                                .state(journal.database.jdbc))
                .isEqualTo(Barrier.State.VOID);
    }

    @Test
    void rowsOfBeforeTheFirstSealAreSealedToo() {
        journal.appendEach("cus_old", 9);
        journal.database
                .jdbc
                .sql(
                        """
                        INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                        VALUES (now() - interval '2 years', 'customer', 'cus_ancient', 1, 'payrail.customer.created.v1',
                                '{"b": 1.0, "a": "\\u00e4"}', 'backfill:1')
                        """)
                .update();

        journal.seal();

        assertThat(journal.unsealed()).isZero();
        assertThat(journal.verify(null).broken()).isNull();
        assertThat(journal.verify(null).rows()).isEqualTo(10);
    }
}
