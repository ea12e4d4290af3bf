package io.payrail.worker.deadletter;

import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/// Tells a record that fails for its own sake, which a dead letter is for, from one that fails
/// because the world is in a bad way: database or broker away, a lost race, a full disk. The latter
/// is tried until it succeeds.
public final class Failures {
    /// SQLSTATE classes: connection, transaction rollback (deadlock, serialization), insufficient
    /// resources, operator intervention, system error.
    private static final Set<String> WORLDLY_SQL_STATES = Set.of("08", "40", "53", "57", "58");

    /// The database went read-only: a fail-over. The rest of its class are mistakes of our own,
    /// which no repetition mends.
    private static final String READ_ONLY_SQL_STATE = "25006";

    /// How many causes of an exception are looked at.
    private static final int DEEPEST_CAUSE = 20;

    private Failures() {}

    public static boolean ofTheWorld(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (isWorldly(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isWorldly(Throwable failure) {
        return failure instanceof TransientDataAccessException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof DataAccessResourceFailureException
                || failure instanceof CannotCreateTransactionException
                // A rollback on a session that is gone: it hides the failure that ended the
                // session,
                // and the pool gives it no SQLSTATE.
                || failure instanceof TransactionSystemException
                || failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || failure instanceof ConnectException
                || failure instanceof RetriableException
                || (failure instanceof SQLException sql && isWorldly(sql.getSQLState()));
    }

    private static boolean isWorldly(@Nullable String sqlState) {
        return sqlState != null
                && sqlState.length() >= 2
                && (WORLDLY_SQL_STATES.contains(sqlState.substring(0, 2))
                        || sqlState.equals(READ_ONLY_SQL_STATE));
    }

    /// What a failure is called in headers, metrics and logs: its class and where it was thrown,
    /// never its message, which may quote the record.
    public static String name(Throwable failure) {
        var frames = failure.getStackTrace();
        var name = failure.getClass().getSimpleName();
        return frames.length == 0
                ? name
                : name + " at " + frames[0].getClassName() + ":" + frames[0].getLineNumber();
    }
}
