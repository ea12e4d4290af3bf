package io.payrail.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class ServersTest {
    @Test
    void everyTestGetsAnEmptyDatabaseOfItsOwnOnTheSameServer() throws SQLException {
        Database first = Servers.freshDatabase();
        Database second = Servers.freshDatabase();

        assertThat(first.name()).isNotEqualTo(second.name());
        assertThat(value(first, "SELECT current_database()")).isEqualTo(first.name());
        assertThat(value(second, "SELECT current_database()")).isEqualTo(second.name());
        String startTime = "SELECT pg_postmaster_start_time()";
        assertThat(value(first, startTime)).isEqualTo(value(second, startTime));
    }

    @Test
    void theSharedDatabaseServerDoesNotTradeDurabilityForSpeed() throws SQLException {
        Database database = Servers.freshDatabase();
        assertThat(value(database, "SHOW fsync")).isEqualTo("on");
        assertThat(value(database, "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(value(database, "SHOW wal_level")).isEqualTo("logical");
        assertThat(value(database, "SELECT datlocale FROM pg_database WHERE datname = 'template1'"))
                .isEqualTo("C.UTF-8");
    }

    @Test
    void topicsAreCreatedOnceAndFreshOnesAreUnique() throws Exception {
        String first = Servers.freshTopic("commands", 3);
        String second = Servers.freshTopic("commands", 1);
        Servers.createTopics(Map.of(first, 3, second, 1));

        Map<String, Object> config = Map.of("bootstrap.servers", Servers.bootstrapServers());
        try (var admin = Admin.create(config)) {
            var topics =
                    admin.describeTopics(List.of(first, second)).allTopicNames().get(30, SECONDS);
            assertThat(topics.get(first))
                    .extracting(topic -> topic.partitions().size())
                    .isEqualTo(3);
            assertThat(topics.get(second))
                    .extracting(topic -> topic.partitions().size())
                    .isEqualTo(1);
        }
    }

    @Test
    void anEngineThatDoesNotAnswerCountsAsNone() {
        String nobody = "tcp://127.0.0.1:" + LoopbackPorts.free();
        assertThat(DockerEngine.answers(Map.of("DOCKER_HOST", nobody))).isFalse();
        String noSocket = "unix://" + Path.of("no", "such.sock").toAbsolutePath();
        assertThat(DockerEngine.answers(Map.of("DOCKER_HOST", noSocket))).isFalse();
    }

    private static String value(Database database, String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
