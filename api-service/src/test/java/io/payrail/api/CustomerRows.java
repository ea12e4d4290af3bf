package io.payrail.api;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Puts customers where the worker would.
final class CustomerRows {
    private static final JdbcClient JDBC = JdbcClient.create(Rig.DATABASE.dataSource());

    private CustomerRows() {}

    static void insert(
            String id,
            String owner,
            @Nullable String email,
            @Nullable String name,
            boolean deleted) {
        JDBC.sql(
                        """
                        INSERT INTO customer (id, owner, email, name, deleted, created_at, observed_since, observed_at)
                        VALUES (:id, :owner, :email, :name, :deleted, '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z')
                        """)
                .param("id", id)
                .param("owner", owner)
                .param("email", email)
                .param("name", name)
                .param("deleted", deleted)
                .update();
    }

    /// Makes a customer the one that the owner's payments are made for.
    static void assign(String id, String owner) {
        JDBC.sql(
                        """
                        INSERT INTO owner_customer (owner, command_id, customer_id, claimed_at)
                        VALUES (?, gen_random_uuid(), ?, now())
                        """)
                .params(owner, id)
                .update();
    }

    static void insertSetup(String id, String owner) {
        JDBC.sql(
                        """
                        INSERT INTO setup_intent (id, owner, customer_id, status, failure_code, created_at, observed_since,
                                                  observed_at)
                        VALUES (?, ?, 'cus_1', 'requires_payment_method', 'card_declined', '2026-11-23T10:00:00Z',
                                '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z')
                        """)
                .params(id, owner)
                .update();
    }
}
