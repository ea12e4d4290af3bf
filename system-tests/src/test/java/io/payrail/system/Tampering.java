package io.payrail.system;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Proves that the judge is not blind: each case falsifies one row, in a transaction that nobody
/// else sees and that is rolled back, and the judge has to name the invariant it breaks.
///
/// @param sql falsifies at least one row
/// @param invariant how its violations begin
record Tampering(String sql, String invariant) {
    private static final Set<String> LOST_TO_ANOTHER =
            Set.of("40001", "40P01"); // serialization failure, deadlock
    private static final int MOST_TRIES = 20;
    private static final List<Tampering> CASES =
            List.of(
                    new Tampering(
                            "DELETE FROM operation WHERE id = (SELECT max(id::text)::uuid FROM operation)",
                            "1 every command ends"),
                    new Tampering(
                            """
                            UPDATE operation SET status = 'running', finished_at = NULL
                            WHERE id = (SELECT max(id::text)::uuid FROM operation)
                            """,
                            "1 every command ends"),
                    new Tampering(
                            """
                            UPDATE operation SET object_id = 'pi_another'
                            WHERE id = (SELECT command_id FROM payment LIMIT 1)
                            """,
                            "2 one effect for each command"),
                    new Tampering(
                            """
                            UPDATE owner_customer SET customer_id = 'cus_another'
                            WHERE owner = (SELECT min(owner) FROM owner_customer)
                            """,
                            "2 one effect for each command"),
                    new Tampering(
                            """
                            UPDATE charge SET amount_captured = amount_captured + 1
                            WHERE id = (SELECT min(id) FROM charge)
                            """,
                            "2 the sums are equal"),
                    new Tampering(
                            """
                            UPDATE refund SET amount = amount + 1
                            WHERE id = (SELECT min(id) FROM refund)
                            """,
                            "2 the sums are equal"),
                    new Tampering(
                            """
                            UPDATE charge SET amount_refunded = amount_refunded + 1
                            WHERE id = (SELECT min(id) FROM charge WHERE amount_captured > 0)
                            """,
                            "2 the sums are equal"),
                    new Tampering(
                            """
                            UPDATE operation SET object_id = 'sub_another'
                            WHERE id = (SELECT id FROM operation
                                        WHERE type = 'create_subscription' AND status = 'succeeded' LIMIT 1)
                            """,
                            "2 one effect for each command"),
                    new Tampering(
                            "UPDATE payment SET amount = amount + 1", "3 every answer is true"),
                    new Tampering(
                            "UPDATE subscription SET price_id = 'price_another'",
                            "3 every answer is true"),
                    new Tampering(
                            "UPDATE customer SET name = 'Somebody' WHERE deleted",
                            "3 every answer is true"),
                    new Tampering(
                            """
                            UPDATE operation SET object_id = 'seti_another'
                            WHERE id = (SELECT id FROM operation
                                        WHERE type = 'create_setup_intent' AND status = 'succeeded' LIMIT 1)
                            """,
                            "2 one effect for each command"),
                    new Tampering(
                            "DELETE FROM journal WHERE id = (SELECT id FROM journal LIMIT 1)",
                            "4 the journal comes out whole and in order"),
                    new Tampering(
                            """
                            INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                            VALUES (now(), 'payment', 'pi_unpublished', 1, 'payrail.payment.updated.v1', '{}', 'command:none')
                            """,
                            "4 the journal comes out whole and in order"),
                    new Tampering(
                            "DELETE FROM inbox WHERE event_id = (SELECT min(event_id) FROM inbox)",
                            "5 every event of Stripe's is taken in"),
                    new Tampering(
                            """
                            INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                            SELECT recorded_at, aggregate_type, aggregate_id, sequence + 1000, type, payload, cause
                            FROM journal WHERE cause LIKE 'stripe:%' LIMIT 1
                            """,
                            "5 every event of Stripe's is applied once"),
                    new Tampering(
                            """
                            UPDATE payment SET status = 'processing'
                            WHERE id = (SELECT min(id) FROM payment WHERE status = 'succeeded')
                            """,
                            "6 every object is as Stripe has it"),
                    new Tampering(
                            "UPDATE subscription SET status = 'paused' WHERE id = (SELECT min(id) FROM subscription)",
                            "6 every object is as Stripe has it"),
                    new Tampering(
                            "DELETE FROM invoice WHERE id = (SELECT min(id) FROM invoice)",
                            "6 every object is as Stripe has it"),
                    new Tampering(
                            """
                            UPDATE journal SET traceparent = 'another'
                            WHERE position = (SELECT max(position) FROM journal)
                            """,
                            "9 the journal is sealed"),
                    new Tampering(
                            "DELETE FROM journal WHERE position = (SELECT min(position) FROM journal)",
                            "9 the journal is sealed"),
                    new Tampering(
                            """
                            INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                            VALUES (now(), 'payment', 'pi_unsealed', 1, 'payrail.payment.updated.v1', '{}', 'command:none')
                            """,
                            "9 the journal is sealed"),
                    new Tampering(
                            "DELETE FROM journal_seal WHERE number = 1",
                            "9 the journal is sealed"));

    /// The cases that the judge did not notice.
    static List<String> unnoticed(Evidence evidence, Database database) throws SQLException {
        var unnoticed = new ArrayList<String>();
        for (var tampering : CASES) {
            int rows = falsify(database, tampering.sql());
            var violations = new Judge(evidence.with(database)).violations();
            if (rows == 0
                    || violations.stream()
                            .noneMatch(line -> line.startsWith(tampering.invariant()))) {
                unnoticed.add(
                        "the judge is blind: %d rows changed by %s and not a word of %s"
                                .formatted(rows, tampering.sql(), tampering.invariant()));
            }
        }
        database.forget();
        for (var identity : Arithmetic.documented().identities()) {
            for (var term :
                    Stream.concat(Stream.of(identity.total()), identity.parts().stream())
                            .toList()) {
                unnoticed.addAll(unnoticed(evidence, identity, term));
            }
        }
        return unnoticed;
    }

    /// Tried again when a worker changes the same row at that moment.
    private static int falsify(Database database, String sql) throws SQLException {
        for (int tries = 1; ; tries++) {
            database.forget();
            try {
                return database.pretend(sql);
            } catch (SQLException e) {
                if (!LOST_TO_ANOTHER.contains(e.getSQLState()) || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /// One more than was counted, in the first process that has this counter.
    private static List<String> unnoticed(
            Evidence evidence, Arithmetic.Identity identity, Arithmetic.Term term) {
        var scrapes = new ArrayList<>(evidence.scrapes());
        int falsified =
                IntStream.range(0, scrapes.size())
                        .filter(i -> identity.concerns(scrapes.get(i)))
                        .findFirst()
                        .orElseThrow();
        scrapes.set(falsified, scrapes.get(falsified).withOneMore(term.name(), term.labels()));
        return new Judge(evidence.with(scrapes))
                        .violations().stream()
                                .anyMatch(line -> line.startsWith("7 counters add up"))
                ? List.of()
                : List.of("the judge is blind: one more of " + term + " is not noticed");
    }
}
