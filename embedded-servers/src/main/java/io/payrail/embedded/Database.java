package io.payrail.embedded;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// A database of a test's own, and the superuser's way into it.
public record Database(String name, String jdbcUrl, String username, String password) {
    /// Opens a new connection each time.
    public DataSource dataSource() {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(jdbcUrl);
        dataSource.setUser(username);
        dataSource.setPassword(password);
        return dataSource;
    }
}
