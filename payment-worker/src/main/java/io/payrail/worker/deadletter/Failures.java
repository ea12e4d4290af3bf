package io.payrail.worker.deadletter;

import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/// Tells a record that fails for its own sake, which a dead letter is for, from one that fails
/// because the world is in a bad way: database or broker away, a lost race, a full disk. The latter
/// is tried until it succeeds.
public final class Failures {
    /// SQLSTATE classes: connection, transaction rollback (deadlock, serialization), insufficient
    /// resources, operator intervention, system error; and a transaction that went read-only on a
    /// fail-over.
    private static final Set<String> WORLDLY_SQL_STATES =
            Set.of("08", "40", "53", "57", "58", "25");

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
                || failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || failure instanceof ConnectException
                || failure instanceof RetriableException
                || (failure instanceof SQLException sql
                        && sql.getSQLState() != null
                        && sql.getSQLState().length() >= 2
                        && WORLDLY_SQL_STATES.contains(sql.getSQLState().substring(0, 2)));
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
