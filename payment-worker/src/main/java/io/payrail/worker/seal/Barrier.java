package io.payrail.worker.seal;

import org.springframework.jdbc.core.simple.JdbcClient;

/// A position of the journal up to which, one day, no transaction can add a row any more: when
/// every transaction is over that had begun to write when the position was looked up.
///
/// Why that is so: a writer takes its aggregate's number first and thereby its transaction id, and
/// only then its positions, so whoever has a position up to `to` has an id below `transaction`,
/// which was given out after `to` was read. Positions are given out one by one (the sequence has no
/// cache). Ids are compared within one life of one server only, so a restart, a promoted standby or
/// a restored dump makes a barrier void, and never wrong.
///
/// @param to the last position given out
/// @param transaction an id that was given out after that
/// @param server when the server started
record Barrier(long to, long transaction, String server) {
    /// Takes the current one. In a transaction at READ COMMITTED, so that both statements ask the
    /// same server, and the second one later; it takes a transaction id.
    static Barrier raise(JdbcClient jdbc) {
        Long to =
                jdbc.sql(
                                """
                                SELECT pg_sequence_last_value(pg_get_serial_sequence('public.journal', 'position'))
                                """)
                        .query((row, _) -> row.getLong(1))
                        .single();
        return jdbc.sql(
                        """
                        SELECT pg_current_xact_id()::text::bigint AS transaction,
                               pg_postmaster_start_time()::text AS server
                        """)
                .query((row, _) ->
                        new Barrier(to, row.getLong("transaction"), row.getString("server")))
                .single();
    }

    /// How a barrier stands.
    enum State {
        /// Somebody who may hold a position is still at it.
        WAITING,
        /// All rows up to it can be seen by whoever asks from now on.
        PASSED,
        /// It was another server's, or another life's.
        VOID
    }

    State state(JdbcClient jdbc) {
        return jdbc.sql(
                        """
                        SELECT CASE WHEN pg_postmaster_start_time()::text <> :server THEN 'VOID'
                                    WHEN pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= :transaction
                                    THEN 'PASSED'
                                    ELSE 'WAITING' END
                        """)
                .param("server", server)
                .param("transaction", transaction)
                .query((row, _) -> State.valueOf(row.getString(1)))
                .single();
    }
}
