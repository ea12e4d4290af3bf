package io.payrail.api.payment;

import io.payrail.api.problem.Problems;
import io.payrail.api.security.Reader;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Payments as they are, with the number of the last event that has led there. Thread-safe.
@Repository
public class PaymentStates {
    private final JdbcClient database;

    PaymentStates(JdbcClient database) {
        this.database = database;
    }

    /// A payment at one moment.
    ///
    /// @param payment as it is shown
    /// @param isFinal whether nothing more will be paid
    public record State(String id, Object payment, long sequence, boolean isFinal) {}

    /// The payment and the number, both of one moment.
    ///
    /// @throws io.payrail.api.problem.ProblemException with status 404 if the reader has no such
    ///   payment
    public State of(Reader reader, String id) {
        return database.sql(
                        "SELECT "
                                + PaymentView.COLUMNS
                                + ", coalesce((SELECT sequence FROM api.last_event WHERE"
                                + " aggregate_id = :id), 0) AS sequence FROM api.payment"
                                + " WHERE id = :id AND (:owner::text IS NULL OR owner = :owner)")
                .param("id", PaymentIds.known(id))
                .param("owner", reader.owner())
                .query((row, _) -> {
                    var payment = PaymentView.of(row);
                    return new State(
                            payment.id(), payment, row.getLong("sequence"), payment.isFinal());
                })
                .optional()
                .orElseThrow(() -> Problems.notFound().asException());
    }
}
