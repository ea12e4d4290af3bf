package io.payrail.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Event;
import io.payrail.worker.DatabaseFixture;
import io.payrail.worker.Race;
import io.payrail.worker.journal.Journal.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.IllegalTransactionStateException;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalRaceTest {
    private final DatabaseFixture database = new DatabaseFixture();
    private final Journal journal = database.get(Journal.class);

    @AfterAll
    void close() {
        database.close();
    }

    private static Entry entry(String customer) {
        return new Entry(
                "customer",
                new Event.CustomerUpdated(customer, null),
                Cause.stripeEvent("evt_1", null));
    }

    private List<Long> numbers(String customer) {
        return database.jdbc
                .sql("SELECT sequence FROM journal WHERE aggregate_id = ? ORDER BY position")
                .param(customer)
                .query(Long.class)
                .list();
    }

    private void append(Entry... entries) {
        database.transactions.executeWithoutResult(_ -> journal.append(List.of(entries)));
    }

    @Test
    void aSecondWriterOfAnAggregateWaitsAndTakesTheNextNumber() throws InterruptedException {
        var second = Thread.ofVirtual().unstarted(() -> append(entry("cus_two")));

        database.transactions.executeWithoutResult(_ -> {
            journal.append(List.of(entry("cus_two")));
            second.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> database.waiting() > 0);
            assertThat(numbers("cus_two")).as("seen by others").isEmpty();
        });

        second.join();
        assertThat(numbers("cus_two")).containsExactly(1L, 2L);
    }

    @Test
    void aRollbackLeavesNoGap() throws InterruptedException {
        append(entry("cus_gap"));
        var second = Thread.ofVirtual().unstarted(() -> append(entry("cus_gap")));

        database.transactions.executeWithoutResult(status -> {
            journal.append(List.of(entry("cus_gap"), entry("cus_gap")));
            second.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> database.waiting() > 0);
            status.setRollbackOnly();
        });

        second.join();
        assertThat(numbers("cus_gap")).containsExactly(1L, 2L);
    }

    @Test
    void entriesOfOneTransactionKeepTheirOrderWhateverTheirAggregates() {
        append(entry("cus_b"), entry("cus_a"), entry("cus_b"), entry("cus_c"), entry("cus_b"));

        assertThat(numbers("cus_a")).containsExactly(1L);
        assertThat(numbers("cus_b")).containsExactly(1L, 2L, 3L);
        assertThat(
                        database.jdbc
                                .sql(
                                        """
                                        SELECT aggregate_id FROM journal
                                        WHERE aggregate_id IN ('cus_a', 'cus_b', 'cus_c') ORDER BY position
                                        """)
                                .query(String.class)
                                .list())
                .containsExactly("cus_b", "cus_a", "cus_b", "cus_c", "cus_b");
    }

    @Test
    void manyWritersOverOverlappingAggregatesNeverDeadlockAndLeaveNoGap() {
        int writers = 8;
        int transactions = 40;
        var _ =
                Race.of(
                        writers,
                        writer -> {
                            var random = new Random(writer);
                            for (int i = 0; i < transactions; i++) {
                                var entries = new ArrayList<Entry>();
                                IntStream.range(0, 10)
                                        .mapToObj(_ -> entry("cus_many_" + random.nextInt(12)))
                                        .forEach(entries::add);
                                Collections.shuffle(entries, random);
                                append(entries.toArray(Entry[]::new));
                            }
                            return writer;
                        });

        assertThat(
                        database.jdbc
                                .sql(
                                        "SELECT count(*) FROM journal WHERE aggregate_id LIKE 'cus_many_%'")
                                .query(Integer.class)
                                .single())
                .isEqualTo(writers * transactions * 10);
        assertThat(database.misnumbered()).isEmpty();
    }

    @Test
    void nothingIsWrittenOutsideATransaction() {
        assertThatThrownBy(() -> journal.append(List.of(entry("cus_alone"))))
                .isInstanceOf(IllegalTransactionStateException.class);
    }
}
