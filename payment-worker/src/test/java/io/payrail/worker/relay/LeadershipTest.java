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

@Timeout(60)
class LeadershipTest {
    private final Database database = Servers.freshDatabase();

    private Leadership candidate() throws SQLException {
        return Leadership.candidate(
                new RelayDatabase(
                        database.jdbcUrl(),
                        database.username(),
                        database.password().isEmpty() ? null : new Secret(database.password())),
                Relays.properties("unused", Map.of("payrail.relay.lease", "1s")));
    }

    @Test
    void aLeaderThatStandsStillLosesTheLockWithinItsLeaseAndOneThatAsksKeepsIt()
            throws SQLException {
        var frozen = candidate();
        try (var other = candidate()) {
            assertThat(frozen.acquire()).isTrue();
            long start = System.nanoTime();

            await().pollInterval(Duration.ofMillis(50)).until(other::acquire);

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
            assertThatThrownBy(frozen::acquire).isInstanceOf(SQLException.class);
            try (var third = candidate()) {
                await().during(Duration.ofSeconds(2))
                        .atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> !third.acquire() && other.acquire());
            }
        } finally {
            frozen.close();
        }
    }
}
