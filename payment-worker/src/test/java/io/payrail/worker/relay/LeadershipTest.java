package io.payrail.worker.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Secret;
import io.payrail.embedded.Database;
import io.payrail.embedded.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LeadershipTest {
    private final Database database = Servers.freshDatabase();

    private Leadership candidate(String lease) throws SQLException {
        return Leadership.candidate(
                new RelayDatabase(
                        database.jdbcUrl(),
                        database.username(),
                        database.password().isEmpty() ? null : new Secret(database.password())),
                Relays.properties("unused", Map.of("payrail.relay.lease", lease)));
    }

    @Test
    void aLeaderThatStandsStillLosesTheLockWithinItsLeaseAndOneThatAsksKeepsIt()
            throws SQLException {
        var frozen = candidate("1s");
        try (var other = candidate("5s")) {
            assertThat(frozen.acquire()).isTrue();
            long start = System.nanoTime();

            await().atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(50))
                    .until(other::acquire);

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(30));
            assertThatThrownBy(frozen::acquire).isInstanceOf(SQLException.class);
            try (var third = candidate("5s")) {
                await().during(Duration.ofSeconds(7))
                        .atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> !third.acquire() && other.acquire());
            }
        } finally {
            frozen.close();
        }
    }
}
