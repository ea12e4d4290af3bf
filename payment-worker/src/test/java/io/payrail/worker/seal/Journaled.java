package io.payrail.worker.seal;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.payrail.contract.Event;
import io.payrail.worker.DatabaseFixture;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A journal of its own with a sealer of small batches, and what it takes to meddle with both.
final class Journaled implements AutoCloseable {
    static final int BATCH = 4;

    final DatabaseFixture database = new DatabaseFixture();

    /// Takes part in transactions, which the fixture's own does not.
    final JdbcClient jdbc = database.get(JdbcClient.class);

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final Seals seals = new Seals(database.get(JdbcTemplate.class));
    final Verification verification = new Verification(seals, jdbc, database.transactions);
    final Sealer sealer = sealer(BATCH);

    /// One more, as another worker has it.
    Sealer sealer(int batchRows) {
        return new Sealer(
                seals,
                jdbc,
                database.transactions,
                new SealProperties(Duration.ofSeconds(1), batchRows, Duration.ZERO),
                Clock.systemUTC(),
                metrics);
    }

    void append(String... customers) {
        database.transactions.executeWithoutResult(_ -> appendInTransaction(customers));
    }

    void appendInTransaction(String... customers) {
        database.get(Journal.class)
                .append(
                        List.of(customers).stream()
                                .map(customer ->
                                        new Journal.Entry(
                                                "customer",
                                                new Event.CustomerUpdated(customer, null),
                                                Cause.stripeEvent("evt_1", null)))
                                .toList());
    }

    /// So many rows, each in a transaction and an aggregate of its own: `prefix_1`, `prefix_2` …
    void appendEach(String prefix, int count) {
        for (int i = 1; i <= count; i++) {
            append(prefix + "_" + i);
        }
    }

    /// Empties the journal, past the triggers, and counts from 1 again.
    void begin() {
        database.transactions.executeWithoutResult(_ -> {
            jdbc.sql("SET LOCAL session_replication_role = replica").update();
            jdbc.sql("TRUNCATE journal, journal_seal, journal_sequence RESTART IDENTITY").update();
            var _ =
                    jdbc.sql("SELECT make_journal_partitions(current_date, 8)")
                            .query(Integer.class)
                            .single();
        });
    }

    /// Raises a barrier and seals what is behind it.
    void seal() {
        sealer.look();
        sealer.look();
    }

    long unsealed() {
        return seals.unsealed(seals.head()).rows();
    }

    /// As an administrator whom no trigger stops.
    int meddle(String sql) {
        var changed =
                database.transactions.execute(_ -> {
                    jdbc.sql("SET LOCAL session_replication_role = replica").update();
                    return jdbc.sql(sql).update();
                });
        return changed == null ? 0 : changed;
    }

    /// Verifies to the end, in steps of two seals.
    Verified verify(@Nullable String head) {
        return verify(new Place(0, null), head);
    }

    Verified verify(Place from, @Nullable String head) {
        var noted = head == null ? null : Place.parse(head, "head");
        var steps = new ArrayList<Verification.Step>();
        var place = from;
        do {
            steps.add(verification.step(place, noted, 2));
            place = Place.parse(steps.getLast().head(), "after");
        } while (!steps.getLast().done());
        var gone = new TreeMap<String, Long>();
        steps.forEach(
                step -> step.gone().forEach((name, rows) -> gone.merge(name, rows, Long::sum)));
        return new Verified(
                steps.stream().mapToLong(Verification.Step::seals).sum(),
                steps.stream().mapToLong(Verification.Step::rows).sum(),
                gone,
                steps.getLast().broken());
    }

    /// What all steps came to.
    record Verified(long seals, long rows, Map<String, Long> gone, @Nullable Broken broken) {}

    /// A connection pool past Spring's transactions.
    DataSource pool() {
        return database.get(DataSource.class);
    }

    @Override
    public void close() {
        database.close();
    }
}
