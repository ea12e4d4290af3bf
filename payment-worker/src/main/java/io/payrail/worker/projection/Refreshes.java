package io.payrail.worker.projection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Which objects have to be fetched from Stripe because the times of their observations do not tell
/// which is the later. A request is written in the transaction that had the doubt, and goes away
/// only when the fetched object was applied and no further doubt came meanwhile. Thread-safe.
@Repository
class Refreshes {
    /// The lesser of the two words wins; see [#request].
    private static final String DOUBT = "doubt";

    private static final String RECONCILIATION = "reconciliation";

    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final Clock clock;
    private final Duration lease;

    Refreshes(JdbcTemplate jdbc, JdbcClient client, Clock clock, RefreshProperties properties) {
        this.jdbc = jdbc;
        this.client = client;
        this.clock = clock;
        lease = properties.lease();
    }

    /// A claimed request.
    ///
    /// @param requests how many there were for this object when it was claimed
    record Due(String objectId, String kind, long requests, int attempts, String reason) {
        boolean expectsChange() {
            return reason.equals(DOUBT);
        }
    }

    /// Has objects fetched at once, because nobody can tell which of two observations is the later,
    /// or because they changed along with others.
    ///
    /// @param kinds by the objects' ids
    @Transactional(propagation = Propagation.MANDATORY)
    public void doubt(Map<String, String> kinds) {
        request(kinds.keySet(), kinds.values(), DOUBT, clock.instant(), Duration.ZERO);
    }

    /// Has objects fetched one after the other, because nobody has told that they have changed.
    @Transactional
    public void check(String kind, Collection<String> objectIds, Instant first, Duration spacing) {
        request(
                objectIds,
                Collections.nCopies(objectIds.size(), kind),
                RECONCILIATION,
                first,
                spacing);
    }

    /// A request that is there already stays where it is in time, unless the new one is earlier. A
    /// doubt explains a change, so what is asked for in doubt as well does not count as drift. One
    /// statement, in the order of the ids: whoever asks for the same objects at the same time waits
    /// and never crosswise.
    private void request(
            Collection<String> objectIds,
            Collection<String> kinds,
            String reason,
            Instant first,
            Duration spacing) {
        if (!objectIds.isEmpty()) {
            jdbc.update(
                    """
                    INSERT INTO refresh AS r (object_id, kind, requested_at, reason, not_before)
                    SELECT id, kind, ?, ?, ?::timestamptz + (place - 1) * ? * interval '1 millisecond'
                    FROM unnest(?, ?) WITH ORDINALITY AS wanted (id, kind, place) ORDER BY id
                    ON CONFLICT (object_id) DO UPDATE
                        SET requests = r.requests + 1,
                            not_before = least(r.not_before, excluded.not_before),
                            reason = least(r.reason, excluded.reason)
                    """,
                    statement -> {
                        var connection = statement.getConnection();
                        statement.setObject(1, now());
                        statement.setString(2, reason);
                        statement.setObject(3, first.atOffset(ZoneOffset.UTC));
                        statement.setLong(4, spacing.toMillis());
                        statement.setArray(
                                5, connection.createArrayOf("text", objectIds.toArray()));
                        statement.setArray(6, connection.createArrayOf("text", kinds.toArray()));
                    });
        }
    }

    /// Claims requests that are due, for this worker and a limited time. As a subquery of `IN` the
    /// limit would hold for each time that PostgreSQL runs it, which may be more than once.
    @Transactional
    public List<Due> claim(int most) {
        return client.sql(
                        """
                        WITH due AS MATERIALIZED (
                            SELECT object_id FROM refresh WHERE not_before <= :now
                            ORDER BY not_before LIMIT :most FOR UPDATE SKIP LOCKED)
                        UPDATE refresh r SET attempts = r.attempts + 1, not_before = :leased
                        FROM due WHERE r.object_id = due.object_id
                        RETURNING r.object_id, r.kind, r.requests, r.attempts, r.reason
                        """)
                .param("leased", now().plus(lease))
                .param("now", now())
                .param("most", most)
                .query(Due.class)
                .list();
    }

    /// Ends a request, unless there was another one for the same object meanwhile: then it is due
    /// again at once.
    @Transactional
    public void done(Due due) {
        int ended =
                client.sql("DELETE FROM refresh WHERE object_id = :id AND requests = :requests")
                        .param("id", due.objectId())
                        .param("requests", due.requests())
                        .update();
        if (ended == 0) {
            retryAt(due, clock.instant());
        }
    }

    @Transactional
    public void retryAt(Due due, Instant time) {
        client.sql("UPDATE refresh SET not_before = :time WHERE object_id = :id")
                .param("time", time.atOffset(ZoneOffset.UTC))
                .param("id", due.objectId())
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
