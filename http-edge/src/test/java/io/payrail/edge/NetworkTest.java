package io.payrail.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.1/8",
                "10/8",
                "2001:db8::/129",
                "example.com",
                "10.0.0.0/8/8"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Network.valueOf(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 198.51.100.7, true",
        "0.0.0.0/0, ::1, false",
        "198.51.100.7, 198.51.100.7, true",
        "198.51.100.7, 198.51.100.6, false",
        "198.51.100.0/23, 198.51.101.255, true",
        "198.51.100.0/23, 198.51.102.0, false",
        "2001:db8:8000::/33, 2001:db8:ffff::, true",
        "2001:db8:8000::/33, 2001:db8:7fff::, false"
    })
    void aNetworkContainsWhatSharesItsPrefix(String network, String address, boolean contained) {
        assertThat(Network.valueOf(network).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }
}
