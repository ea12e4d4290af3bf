package io.payrail.api;

import io.payrail.embedded.Servers;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Puts things of an owner into the database, as a worker would have, and returns their ids.
final class Things {
    private static final JdbcClient DATABASE = JdbcClient.create(Rig.DATABASE.dataSource());

    private Things() {}

    static String payment(String owner) {
        var id = Servers.unique("pi_of_a_role");
        DATABASE.sql(
                        """
                        INSERT INTO payment (id, owner, amount, amount_capturable, amount_received,
                                             currency, status, created_at, observed_since,
                                             observed_at)
                        VALUES (:id, :owner, 1099, 0, 0, 'eur', 'requires_payment_method', now(),
                                now(), now())
                        """)
                .param("id", id)
                .param("owner", owner)
                .update();
        return id;
    }

    static String operation(String owner) {
        var id = UUID.randomUUID();
        DATABASE.sql(
                        """
                        INSERT INTO operation (id, owner, type, fingerprint, status, issued_at,
                                               claimed_at)
                        VALUES (:id, :owner, 'create_payment', 'f', 'running', now(), now())
                        """)
                .param("id", id)
                .param("owner", owner)
                .update();
        return id.toString();
    }

    static String customer(String owner) {
        var id = Servers.unique("cus_of_a_role");
        DATABASE.sql(
                        """
                        INSERT INTO customer (id, owner, deleted, created_at, observed_since,
                                              observed_at)
                        VALUES (:id, :owner, false, now(), now(), now())
                        """)
                .param("id", id)
                .param("owner", owner)
                .update();
        return id;
    }

    static String setup(String owner) {
        var id = Servers.unique("seti_of_a_role");
        CustomerRows.insertSetup(id, owner);
        return id;
    }

    static String ownCustomer(String owner) {
        var id = customer(owner);
        CustomerRows.assign(id, owner);
        return id;
    }

    static String subscription(String owner) {
        var id = Servers.unique("sub_of_a_role");
        DATABASE.sql(
                        """
                        INSERT INTO subscription (id, owner, customer_id, status,
                                                  cancel_at_period_end, created_at, observed_since,
                                                  observed_at)
                        VALUES (:id, :owner, 'cus_1', 'active', false, now(), now(), now())
                        """)
                .param("id", id)
                .param("owner", owner)
                .update();
        return id;
    }
}
