package io.payrail.worker;

import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Gives migrations connections of their own, unless the configuration does: the pool's give up a
/// statement, and the server an idle transaction, after seconds. A migration may take longer, and
/// Flyway's lock is a transaction that idles meanwhile.
@Configuration(proxyBeanMethods = false)
class Migrations {
    @Bean
    FlywayConfigurationCustomizer ownConnections(DataSource pool, JdbcConnectionDetails database) {
        return flyway -> {
            if (pool.equals(flyway.getDataSource())) {
                flyway.jdbcProperties(
                                Map.of(
                                        "logServerErrorDetail", "false",
                                        "connectTimeout", "3",
                                        "tcpKeepAlive", "true"))
                        .dataSource(
                                database.getJdbcUrl(),
                                database.getUsername(),
                                database.getPassword());
            }
        };
    }
}
