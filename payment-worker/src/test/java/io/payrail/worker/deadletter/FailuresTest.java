package io.payrail.worker.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.worker.deadletter.DeadLetters.DeadLetterException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;

class FailuresTest {
    @ParameterizedTest(name = "{0} {2}: of the world {1}")
    @CsvSource({
        "08006, true, connection lost",
        "40001, true, serialization",
        "40P01, true, deadlock",
        "53100, true, disk full",
        "53300, true, too many connections",
        "57P01, true, terminated by an administrator",
        "58030, true, input or output",
        "25006, true, read-only after a fail-over",
        "25P02, false, statement after an error in the same transaction",
        "22021, false, a character that cannot be stored",
        "23505, false, unique key",
        "23514, false, check",
        "42P01, false, no such table"
    })
    void sqlStatesTellWhoseFailureItIs(String state, boolean ofTheWorld, String what) {
        var failure =
                new UncategorizedSQLException("task", "SELECT", new SQLException(what, state));

        assertThat(Failures.ofTheWorld(failure)).isEqualTo(ofTheWorld);
    }

    @Test
    void theWorldsFailureIsFoundUnderOthers() {
        var deep =
                new IllegalStateException(
                        new RuntimeException(new ConnectException("connection refused")));

        assertThat(Failures.ofTheWorld(deep)).isTrue();
        assertThat(Failures.ofTheWorld(new CannotCreateTransactionException("no connection")))
                .isTrue();
        assertThat(Failures.ofTheWorld(new DeadLetterException(new TimeoutException()))).isTrue();
    }

    @Test
    void mistakesAreTheRecordsOwn() {
        assertThat(Failures.ofTheWorld(new IllegalArgumentException())).isFalse();
        assertThat(Failures.ofTheWorld(new DataIntegrityViolationException("check"))).isFalse();
    }

    @Test
    void causesThatGoInACircleEnd() {
        var one = new IllegalStateException();
        var other = new IllegalStateException(one);
        one.initCause(other);

        assertThat(Failures.ofTheWorld(one)).isFalse();
    }

    @Test
    void aFailuresNameNeverQuotesTheRecord() {
        assertThat(Failures.name(new IllegalStateException("ada@example.com")))
                .startsWith("IllegalStateException at " + FailuresTest.class.getName())
                .doesNotContain("ada");
    }
}
