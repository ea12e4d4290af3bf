package io.payrail.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.payrail.contract.Event;
import io.payrail.worker.DatabaseFixture;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalPartitionsTest {
    private final DatabaseFixture database = new DatabaseFixture();
    private final JournalPartitions partitions =
            new JournalPartitions(database.jdbc, Clock.systemUTC(), new SimpleMeterRegistry());
    private final LocalDate today =
            LocalDate.ofInstant(Clock.systemUTC().instant(), ZoneOffset.UTC);

    @AfterAll
    void close() {
        database.close();
    }

    private String partitionOf(String customer) {
        return database.jdbc
                .sql("SELECT tableoid::regclass::text FROM journal WHERE aggregate_id = ?")
                .param(customer)
                .query(String.class)
                .single();
    }

    @Test
    void aRowGoesIntoThePartitionOfItsWeek() {
        var entry =
                new Journal.Entry(
                        "customer",
                        new Event.CustomerCreated("cus_week", null),
                        Cause.stripeEvent("evt_1", null));

        database.transactions.executeWithoutResult(
                _ -> database.get(Journal.class).append(List.of(entry)));

        assertThat(partitionOf("cus_week")).matches("journal_\\d{8}");
    }

    @Test
    void partitionsAreMadeOnceAndAheadOfTime() {
        assertThat(partitions.makeFrom(today)).isZero();
        assertThat(partitions.makeFrom(today.plusWeeks(3))).isEqualTo(3);
        assertThat(partitions.makeFrom(today.plusWeeks(3))).isZero();
    }

    @Test
    void aWeekWhoseRowsAreInTheDefaultPartitionIsLeftAlone() {
        var late = today.plusWeeks(40);
        database.jdbc
                .sql(
                        """
                        INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                        VALUES (?, 'customer', 'cus_late', 1, 'payrail.customer.created.v1', '{}', 'stripe:evt_2')
                        """)
                .param(late.atTime(12, 0).atOffset(ZoneOffset.UTC))
                .update();

        assertThat(partitions.makeFrom(late)).isEqualTo(7);
        assertThat(partitionOf("cus_late")).isEqualTo("journal_default");
    }
}
