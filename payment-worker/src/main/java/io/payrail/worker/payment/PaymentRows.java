package io.payrail.worker.payment;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What commands ask of the payments that are known. Thread-safe.
@Repository
class PaymentRows {
    private final JdbcClient jdbc;

    PaymentRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Whether the owner has this payment. One that nobody has told of yet is nobody's.
    boolean belongs(String payment, String owner) {
        return jdbc.sql(
                        "SELECT EXISTS (SELECT FROM payment WHERE id = :payment AND owner = :owner)")
                .param("payment", payment)
                .param("owner", owner)
                .query(Boolean.class)
                .single();
    }

    /// A payment that is not paid and not canceled.
    record Open(String id, long amount, String currency) {
        boolean asks(long askedAmount, String askedCurrency) {
            return amount == askedAmount && currency.equals(askedCurrency);
        }
    }

    /// The payment that an earlier execution of a command has made, if a webhook has told of it.
    Optional<String> madeBy(UUID command) {
        return jdbc.sql(
                        """
                        SELECT id FROM payment WHERE command_id = :command ORDER BY created_at LIMIT 1
                        """)
                .param("command", command)
                .query(String.class)
                .optional();
    }

    /// The owner's open payment with this reference, if another command has made one.
    Optional<Open> open(String owner, String reference, UUID command) {
        return jdbc.sql(
                        """
                        SELECT id, amount, currency FROM payment
                        WHERE owner = :owner AND reference = :reference
                          AND status NOT IN ('succeeded', 'canceled')
                          AND command_id IS DISTINCT FROM :command
                        ORDER BY created_at LIMIT 1
                        """)
                .param("owner", owner)
                .param("reference", reference)
                .param("command", command)
                .query(Open.class)
                .optional();
    }

    /// Whether the owner has a payment with this reference that is open or paid and that another
    /// command has made.
    boolean anotherIsThere(String owner, String reference, UUID command) {
        return jdbc.sql(
                        """
                        SELECT EXISTS (SELECT FROM payment
                                       WHERE owner = :owner AND reference = :reference
                                         AND status <> 'canceled'
                                         AND command_id IS DISTINCT FROM :command)
                        """)
                .param("owner", owner)
                .param("reference", reference)
                .param("command", command)
                .query(Boolean.class)
                .single();
    }

    /// Whether another operation with this reference is open and may be making something: then what
    /// it makes is not known yet. Each claims itself before it asks, so of two at once at least one
    /// sees the other; those that only wait make nothing.
    boolean anotherIsBeingMade(String owner, String reference, UUID command) {
        return jdbc.sql(
                        """
                        SELECT EXISTS (SELECT FROM operation
                                       WHERE owner = :owner AND reference = :reference AND id <> :command
                                         AND status IN ('running', 'unresolved') AND NOT waits)
                        """)
                .param("owner", owner)
                .param("reference", reference)
                .param("command", command)
                .query(Boolean.class)
                .single();
    }
}
