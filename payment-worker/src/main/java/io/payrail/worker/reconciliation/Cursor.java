package io.payrail.worker.reconciliation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/// How far reconciliation got, and the lease by which one worker at a time does it. Thread-safe.
@Repository
class Cursor {
    private static final String NAME = "stripe-events";

    private final JdbcClient jdbc;
    private final Clock clock;

    Cursor(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Takes the lease, if nobody has it.
    ///
    /// @param first where the first run ever begins
    /// @return where this run begins
    @Transactional
    public Optional<Instant> lease(Duration time, Instant first) {
        jdbc.sql(
                        """
                        INSERT INTO reconciliation (name, cursor, leased_until) VALUES (:name, :first, :first)
                        ON CONFLICT (name) DO NOTHING
                        """)
                .param("name", NAME)
                .param("first", at(first))
                .update();
        return jdbc.sql(
                        """
                        UPDATE reconciliation SET leased_until = :until
                        WHERE name = :name AND leased_until <= :now
                        RETURNING cursor
                        """)
                .param("until", at(clock.instant().plus(time)))
                .param("name", NAME)
                .param("now", at(clock.instant()))
                .query(Instant.class)
                .optional();
    }

    /// Gives the lease back, with the cursor moved on; never back.
    @Transactional
    public void release(Instant cursor) {
        jdbc.sql(
                        """
                        UPDATE reconciliation SET cursor = greatest(cursor, :cursor), leased_until = :now WHERE name = :name
                        """)
                .param("cursor", at(cursor))
                .param("now", at(clock.instant()))
                .param("name", NAME)
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
