package io.payrail.worker;

import com.zaxxer.hikari.HikariDataSource;
import io.payrail.embedded.Database;
import io.payrail.embedded.Servers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/// The parts of the worker that live on the database, on a migrated database of their own: without
/// Kafka, without Stripe, without threads of their own.
public final class DatabaseFixture implements AutoCloseable {
    private final Database database = Servers.freshDatabase();
    private final HikariDataSource pool = new HikariDataSource();
    private final LongAdder statements = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final AnnotationConfigApplicationContext context =
            new AnnotationConfigApplicationContext();

    public final JdbcClient jdbc;
    public final TransactionTemplate transactions;

    /// Not a configuration that a scan would find: the worker scans these packages too.
    @EnableTransactionManagement
    @ConfigurationPropertiesScan(basePackages = "io.payrail.worker")
    @ComponentScan(
            basePackages = "io.payrail.worker",
            useDefaultFilters = false,
            lazyInit = true,
            includeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.REGEX,
                            pattern = {
                                ".*\\.projection\\.(Projection|Rows|Refreshes)",
                                ".*\\.journal\\.Journal",
                                ".*\\.operation\\.(Operations|Completion|UnresolvedCommands)",
                                ".*\\.inbox\\.(Inbox|StripeEventBatch)",
                                ".*\\.reconciliation\\.(Progress|Reports)",
                                ".*\\.shadow\\.(Comparison|Renderings|ShadowReports)",
                                ".*\\.[A-Z]\\w+(Models|Announcements)"
                            }))
    static class Parts {}

    public DatabaseFixture() {
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(12);
        Flyway.configure().dataSource(pool).load().migrate();
        var counted = counted(pool);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "fixture",
                                Map.of(
                                        "payrail.stripe.secret-key",
                                        "sk_test_databasefixture",
                                        "payrail.stripe.account",
                                        "acct_ours")));
        context.registerBean(DataSource.class, () -> counted);
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(counted));
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(counted));
        context.registerBean(
                JdbcTransactionManager.class, () -> new JdbcTransactionManager(counted));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.register(Parts.class);
        context.refresh();
        jdbc = JdbcClient.create(pool);
        transactions = new TransactionTemplate(get(JdbcTransactionManager.class));
    }

    public <T> T get(Class<T> part) {
        return context.getBean(part);
    }

    public <T> List<T> all(Class<T> part) {
        return List.copyOf(context.getBeansOfType(part).values());
    }

    /// How many statements the parts have executed so far.
    public long statements() {
        return statements.sum();
    }

    /// How many transactions the parts have committed so far.
    public long commits() {
        return commits.sum();
    }

    /// The types of the journal's events for an aggregate, in order.
    public List<String> journalOf(String aggregateId) {
        return jdbc.sql("SELECT type FROM journal WHERE aggregate_id = ? ORDER BY sequence")
                .param(aggregateId)
                .query(String.class)
                .list();
    }

    /// The aggregates whose events are not numbered 1, 2, 3 and so on in the order they were
    /// written in.
    public List<String> misnumbered() {
        return jdbc.sql(
                        """
                        SELECT DISTINCT aggregate_id
                        FROM (SELECT aggregate_id, sequence,
                                     row_number() OVER (PARTITION BY aggregate_id ORDER BY position) AS place
                              FROM journal) AS numbered
                        WHERE sequence <> place
                        """)
                .query(String.class)
                .list();
    }

    /// How many sessions of this database wait for a lock.
    public int waiting() {
        return jdbc.sql(
                        """
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'
                        """)
                .query(Integer.class)
                .single();
    }

    private DataSource counted(DataSource target) {
        return new DelegatingDataSource(target) {
            @Override
            public Connection getConnection() throws SQLException {
                return counted(Connection.class, super.getConnection());
            }
        };
    }

    private <T> T counted(Class<T> type, T target) {
        return type.cast(
                Proxy.newProxyInstance(
                        DatabaseFixture.class.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            if (method.getName().startsWith("execute")) {
                                statements.increment();
                            }
                            if (method.getName().equals("commit")) {
                                commits.increment();
                            }
                            try {
                                var result = method.invoke(target, arguments);
                                return result instanceof PreparedStatement statement
                                                && target instanceof Connection
                                        ? counted(PreparedStatement.class, statement)
                                        : result;
                            } catch (InvocationTargetException e) {
                                throw Objects.requireNonNull(e.getCause());
                            }
                        }));
    }

    @Override
    public void close() {
        context.close();
        pool.close();
    }
}
