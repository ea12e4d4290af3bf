package io.payrail.worker.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.payrail.embedded.Servers;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;
import org.springframework.transaction.interceptor.MatchAlwaysTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;

class RollbackFailureTest {
    /// What is done in a transaction.
    interface Work {
        void run();
    }

    @Test
    void aSessionThatEndsInTheMiddleOfATransactionIsTheWorldsFailure() {
        try (var pool = new HikariDataSource()) {
            var database = Servers.freshDatabase();
            pool.setJdbcUrl(database.jdbcUrl());
            pool.setUsername(database.username());
            pool.setPassword(database.password());
            pool.setMaximumPoolSize(1);
            var jdbc = new JdbcTemplate(pool);
            var outside = new JdbcTemplate(database.dataSource());
            var work =
                    inTransaction(
                            new JdbcTransactionManager(pool),
                            () -> {
                                var session =
                                        Objects.requireNonNull(
                                                jdbc.queryForObject(
                                                        "SELECT pg_backend_pid()", Integer.class));
                                outside.query("SELECT pg_terminate_backend(?)", _ -> {}, session);
                                jdbc.execute("SELECT 1");
                            });

            var failure = Objects.requireNonNull(catchThrowable(work::run));

            assertThat(Failures.ofTheWorld(failure)).as(failure.toString()).isTrue();
        }
    }

    private static Work inTransaction(JdbcTransactionManager transactions, Work work) {
        var attributes = new MatchAlwaysTransactionAttributeSource();
        attributes.setTransactionAttribute(new DefaultTransactionAttribute());
        var proxy =
                new ProxyFactory(
                        Work.class,
                        new TransactionInterceptor((TransactionManager) transactions, attributes));
        proxy.setTarget(work);
        return (Work) proxy.getProxy();
    }
}
