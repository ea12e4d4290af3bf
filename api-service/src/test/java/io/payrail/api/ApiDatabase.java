package io.payrail.api;

import io.payrail.embedded.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;

/// The worker's schema, from the worker's own migrations, and the API's role on it.
final class ApiDatabase {
    static final String USERNAME = "payrail_api";
    static final String PASSWORD = "only-for-tests";

    private static final Path MIGRATIONS =
            Path.of("../payment-worker/src/main/resources/db/migration");

    private ApiDatabase() {}

    static void migrate(Database database) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var files = Files.list(MIGRATIONS)) {
            for (var file : files.sorted(Comparator.comparingInt(ApiDatabase::version)).toList()) {
                statement.execute(Files.readString(file));
            }
            statement.execute("ALTER ROLE %s LOGIN PASSWORD '%s'".formatted(USERNAME, PASSWORD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int version(Path file) {
        return Integer.parseInt(file.getFileName().toString().replaceAll("V([0-9]+)__.*", "$1"));
    }
}
