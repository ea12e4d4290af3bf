package io.payrail.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.embedded.LoopbackPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void theUsualPortIsTakenWhereItIsFree() {
        int free = LoopbackPorts.free();
        var ports = Ports.usual();
        assertThat(ports.forServer("the API", free)).isEqualTo(free);
        assertThat(ports.remarks()).isEmpty();
    }

    @Test
    void aTakenPortIsReplacedAndTheUserTold() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports = Ports.usual();
            int port = ports.forServer("the API", other.getLocalPort());
            assertThat(LoopbackPorts.isFree(port)).isTrue();
            assertThat(ports.remarks())
                    .containsExactly(
                            "Port %d is taken by another program, so the API uses %d this time."
                                    .formatted(other.getLocalPort(), port));
        }
    }

    @Test
    void noPortIsGivenTwice() {
        int free = LoopbackPorts.free();
        var ports = Ports.usual();
        assertThat(ports.forServer("the API", free)).isNotEqualTo(ports.forServer("Kafka", free));
    }
}
