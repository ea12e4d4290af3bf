package io.payrail.api;

import io.payrail.embedded.Servers;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Payments and what happened to them, as a worker would have written it.
final class PaymentRows {
    private final JdbcClient jdbc = JdbcClient.create(Rig.DATABASE.dataSource());

    String insert(String owner, String status) {
        return insert(owner, status, "2026-11-23T10:00:00Z", "eur", "order-1");
    }

    String insert(
            String owner, String status, String createdAt, String currency, String reference) {
        String id = "pi_" + Servers.unique("p").replace('-', '_');
        jdbc.sql(
                        """
                        INSERT INTO payment (id, owner, customer_id, reference, amount, amount_capturable,
                                             amount_received, currency, status, created_at, observed_since,
                                             observed_at)
                        VALUES (?, ?, 'cus_1', ?, 1099, 0, 0, ?, ?, ?::timestamptz, now(), now())
                        """)
                .params(id, owner, reference, currency, status, createdAt)
                .update();
        return id;
    }

    void event(String payment, long sequence, String type, String status) {
        entry(
                "payment",
                payment,
                sequence,
                "payrail.payment." + type + ".v1",
                "{\"payment\": {\"id\": \"%s\", \"status\": \"%s\", \"amountReceived\": 0}}"
                        .formatted(payment, status));
        jdbc.sql("UPDATE payment SET status = ? WHERE id = ?").params(status, payment).update();
    }

    void entry(String aggregateType, String aggregate, long sequence, String type, String payload) {
        jdbc.sql(
                        """
                        WITH place AS (
                            INSERT INTO journal_sequence (aggregate_id, last) VALUES (:aggregate, :sequence)
                            ON CONFLICT (aggregate_id) DO UPDATE SET last = excluded.last)
                        INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                        VALUES (clock_timestamp(), :aggregate_type, :aggregate, :sequence, :type, :payload::jsonb,
                                'stripe:evt_1')
                        """)
                .param("aggregate_type", aggregateType)
                .param("aggregate", aggregate)
                .param("sequence", sequence)
                .param("type", type)
                .param("payload", payload)
                .update();
    }

    void charge(String id, String payment) {
        jdbc.sql(
                        """
                        INSERT INTO charge (id, payment_id, amount, amount_captured, amount_refunded, currency, status,
                                            disputed, created_at, observed_since, observed_at)
                        VALUES (?, ?, 1099, 1099, 0, 'eur', 'succeeded', false, now(), now(), now())
                        """)
                .params(id, payment)
                .update();
    }

    UUID operation(String owner, String type, String target) {
        var id = UUID.randomUUID();
        jdbc.sql(
                        """
                        INSERT INTO operation (id, owner, type, fingerprint, target_id, object_id, status, attempts,
                                               issued_at, claimed_at, finished_at)
                        VALUES (?, ?, ?, 'f', ?, ?, 'succeeded', 1, now(), now(), now())
                        """)
                .params(id, owner, type, target, target)
                .update();
        return id;
    }
}
