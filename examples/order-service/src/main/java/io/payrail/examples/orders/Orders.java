package io.payrail.examples.orders;

import io.payrail.contract.Envelope;
import io.payrail.contract.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/// What the shop knows of its orders' payments. Used by one thread.
final class Orders implements AutoCloseable {
    private final Connection connection;

    private Orders(Connection connection) {
        this.connection = connection;
    }

    static Orders open(String url) throws SQLException {
        var connection = DriverManager.getConnection(url);
        try (var statement = connection.createStatement()) {
            statement.execute(schema());
        }
        connection.setSchema("order_service");
        connection.setAutoCommit(false);
        return new Orders(connection);
    }

    /// Handles an event unless it was handled before, in one transaction: what is done about it and
    /// the note that it was done are both there or neither is. A transaction for each event, not
    /// for many, so that two instances never wait for each other's orders crosswise.
    ///
    /// @param event empty where its type is not known: nothing is done about it, but it counts
    /// @return whether it was new
    boolean handle(Envelope envelope, Optional<Event> event) throws SQLException {
        var noted =
                update(
                        """
                        INSERT INTO handled (subject, sequence, event_id) VALUES (?, ?, ?)
                        ON CONFLICT (subject) DO UPDATE
                        SET sequence = excluded.sequence, event_id = excluded.event_id
                        WHERE handled.sequence < excluded.sequence
                        """,
                        envelope.subject(),
                        envelope.sequence(),
                        envelope.id());
        if (noted == 1 && event.isPresent()) {
            apply(event.get());
        }
        connection.commit();
        return noted == 1;
    }

    private void apply(Event event) throws SQLException {
        switch (event) {
            case Event.PaymentSucceeded succeeded -> paid(succeeded.payment());
            case Event.PaymentRefunded refund -> refunded(refund);
            default -> {} // No order changes by it.
        }
    }

    /// Adds, and so must not be done twice.
    private void paid(Event.Payment payment) throws SQLException {
        if (payment.reference() != null) { // An order's payment, not another one.
            update(
                    """
                    INSERT INTO orders (reference, payment_id, currency, paid) VALUES (?, ?, ?, ?)
                    ON CONFLICT (reference) DO UPDATE SET paid = orders.paid + excluded.paid
                    """,
                    payment.reference(),
                    payment.id(),
                    payment.currency(),
                    payment.amountReceived());
        }
    }

    /// Replaces a total, and so must not be done after a later one.
    private void refunded(Event.PaymentRefunded refund) throws SQLException {
        if (refund.paymentId() != null) {
            update(
                    "UPDATE orders SET refunded = ? WHERE payment_id = ?",
                    refund.amountRefunded(),
                    refund.paymentId());
        }
    }

    private int update(String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static String schema() {
        try (var file = Orders.class.getResourceAsStream("schema.sql")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
