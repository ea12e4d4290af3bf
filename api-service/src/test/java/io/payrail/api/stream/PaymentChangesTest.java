package io.payrail.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;

/// The one thread of all streams, with a database that fails as no database should.
class PaymentChangesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Failing database = new Failing();
    private final PaymentChanges changes =
            new PaymentChanges(
                    new JournalledChanges(JdbcClient.create(database), new SimpleMeterRegistry()),
                    new StreamProperties(
                            Duration.ofMillis(20),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(1),
                            8));
    private final PaymentChangesHealthIndicator indicator =
            new PaymentChangesHealthIndicator(changes);

    private static final class Failing extends AbstractDataSource {
        final AtomicInteger asked = new AtomicInteger();
        volatile boolean fatal;

        @Override
        public Connection getConnection() {
            asked.incrementAndGet();
            if (fatal) {
                throw new StackOverflowError("as a test wants it");
            }
            throw new UnsupportedOperationException("as a test wants it");
        }

        @Override
        public Connection getConnection(String username, String password) {
            return getConnection();
        }
    }

    @AfterEach
    void stop() {
        changes.stop();
    }

    private Status status() {
        return indicator.health().getStatus();
    }

    @Test
    void anExceptionOfWhateverKindIsNotTheThreadsEnd() {
        changes.start();
        var watch = changes.watch("pi_1", 0);

        await().atMost(PATIENCE).until(() -> database.asked.get() >= 3);

        assertThat(watch.isClosed()).isFalse();
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void anErrorEndsTheThreadTheStreamsAndTheLiveness() {
        changes.start();
        database.fatal = true;
        var watch = changes.watch("pi_1", 0);

        await().atMost(PATIENCE).until(watch::isClosed);

        assertThat(status()).isEqualTo(Status.DOWN);
        assertThat(changes.watch("pi_2", 0).isClosed()).isTrue();
    }

    @Test
    void whatWasStoppedIsNotDead() {
        changes.start();
        changes.stop();

        assertThat(status()).isEqualTo(Status.UP);
        assertThat(changes.watch("pi_1", 0).isClosed()).isTrue();
    }
}
