package io.payrail.worker.subscription;

import io.payrail.contract.SubscriptionCommand;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What commands ask of the subscriptions that are known. Thread-safe.
@Repository
class SubscriptionRows {
    private final JdbcClient jdbc;

    SubscriptionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param status Stripe's word
    record Known(String status) {
        boolean ended() {
            return status.equals("canceled") || status.equals("incomplete_expired");
        }

        boolean paused() {
            return status.equals("paused");
        }
    }

    /// A subscription of the owner's.
    Optional<Known> find(String id, String owner) {
        return jdbc.sql("SELECT status FROM subscription WHERE id = :id AND owner = :owner")
                .param("id", id)
                .param("owner", owner)
                .query(Known.class)
                .optional();
    }

    /// Whether a command about the same subscription that was claimed before this one may still
    /// have its effect.
    boolean anEarlierOneIsOpen(SubscriptionCommand command) {
        return jdbc.sql(
                        """
                        SELECT EXISTS (SELECT FROM operation
                                       WHERE target_id = :target AND status IN ('running', 'unresolved')
                                         AND claim_number < (SELECT claim_number FROM operation WHERE id = :id))
                        """)
                .param("target", command.target())
                .param("id", command.id())
                .query(Boolean.class)
                .single();
    }
}
