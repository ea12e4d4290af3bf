package io.payrail.worker.customer;

import io.payrail.contract.Owner;
import io.payrail.worker.projection.Observation;
import io.payrail.worker.projection.Projection;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/// Which customer is whose, and the calls that are to make one. Thread-safe.
@Repository
class OwnerCustomerRows {
    private final JdbcClient jdbc;
    private final Projection projection;
    private final Clock clock;

    OwnerCustomerRows(JdbcClient jdbc, Projection projection, Clock clock) {
        this.jdbc = jdbc;
        this.projection = projection;
        this.clock = clock;
    }

    /// The call that makes, or has made, an owner's customer.
    record Claim(
            UUID commandId,
            @Nullable String email,
            @Nullable String name,
            @Nullable String customerId,
            Instant claimedAt) {
        @Override
        public String toString() {
            return "Claim[" + commandId + ", " + customerId + "]";
        }
    }

    @Transactional(readOnly = true)
    public Optional<String> customerOf(String owner) {
        return jdbc.sql(
                        """
                        SELECT o.customer_id FROM owner_customer o LEFT JOIN customer c ON c.id = o.customer_id
                        WHERE o.owner = :owner AND o.customer_id IS NOT NULL AND c.deleted IS NOT TRUE
                        """)
                .param("owner", owner)
                .query(String.class)
                .optional();
    }

    @Transactional(readOnly = true)
    public boolean belongs(String customerId, String owner) {
        return jdbc.sql(
                        """
                        SELECT EXISTS (SELECT FROM customer
                                       WHERE id = :id AND owner = :owner AND NOT deleted)
                        """)
                .param("id", customerId)
                .param("owner", owner)
                .query(Boolean.class)
                .single();
    }

    @Transactional(readOnly = true)
    public boolean isDeleted(String customerId) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM customer WHERE id = :id AND deleted)")
                .param("id", customerId)
                .query(Boolean.class)
                .single();
    }

    /// Writes down the call that is to make the owner's customer, or reads the one that was written
    /// down before. A customer that was deleted at Stripe makes room for a new one.
    @Transactional
    public Claim claim(Owner owner, UUID command) {
        jdbc.sql(
                        """
                        DELETE FROM owner_customer o USING customer c
                        WHERE o.owner = :owner AND c.id = o.customer_id AND c.deleted
                        """)
                .param("owner", owner.id())
                .update();
        jdbc.sql(
                        """
                        INSERT INTO owner_customer (owner, command_id, email, name, claimed_at)
                        VALUES (:owner, :command, :email, :name, :now)
                        ON CONFLICT (owner) DO NOTHING
                        """)
                .param("owner", owner.id())
                .param("command", command)
                .param("email", owner.email())
                .param("name", owner.name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        return claimOf(owner.id());
    }

    private Claim claimOf(String owner) {
        return jdbc.sql(
                        """
                        SELECT command_id, email, name, customer_id, claimed_at FROM owner_customer
                        WHERE owner = :owner
                        """)
                .param("owner", owner)
                .query(Claim.class)
                .single();
    }

    /// Gives a customer to its owner, with its row and its event.
    ///
    /// @return the owner's customer: this one, or the one that another execution gave the owner
    ///   meanwhile
    @Transactional
    public String assign(String owner, Observation made) {
        projection.lock(List.of(made.aggregateId()));
        jdbc.sql(
                        """
                        UPDATE owner_customer SET customer_id = :customer, email = NULL, name = NULL
                        WHERE owner = :owner AND customer_id IS NULL
                        """)
                .param("customer", made.objectId())
                .param("owner", owner)
                .update();
        projection.apply(List.of(made), List.of());
        var assigned = claimOf(owner).customerId();
        if (assigned == null) {
            throw new IllegalStateException("the owner's claim went away between two statements");
        }
        return assigned;
    }

    /// Forgets a call that made nothing.
    @Transactional
    public void release(String owner, UUID command) {
        jdbc.sql(
                        """
                        DELETE FROM owner_customer
                        WHERE owner = :owner AND command_id = :command AND customer_id IS NULL
                        """)
                .param("owner", owner)
                .param("command", command)
                .update();
    }
}
