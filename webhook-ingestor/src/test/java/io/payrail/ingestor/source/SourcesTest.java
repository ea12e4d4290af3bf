package io.payrail.ingestor.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.edge.Network;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourcesTest {
    private final Sources sources =
            new Sources(
                    new SourceProperties(
                            networks("3.18.12.0/24", "2001:db8::/32"),
                            networks("10.0.0.0/8", "fd00::/8"),
                            "X-Forwarded-For"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "3.18.12.63   | -                               | true",
                "3.18.13.63   | -                               | false",
                "2001:db8::1  | -                               | true",
                "10.0.0.1     | 3.18.12.63                      | true",
                "fd00::1      | 2001:db8::1                     | true",
                "10.0.0.1     | 3.18.12.63, 10.9.9.9            | true",
                "10.0.0.1     | 198.51.100.7, 3.18.12.63        | true",
                "10.0.0.1     | 198.51.100.7                    | false",
                "10.0.0.1     | -                               | false",
                "10.0.0.1     | unknown                         | false",
                "10.0.0.1     | 3.18.12.63,                     | false",
                "10.0.0.1     | stripe.com                      | false"
            })
    void theSourceIsTheLastAddressThatNoTrustedProxyHas(
            String peer, String header, boolean admitted) {
        assertThat(admits(peer, header == null ? List.of() : List.of(header))).isEqualTo(admitted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.7 | 3.18.12.63",
                "10.0.0.1     | 3.18.12.63, 198.51.100.7",
                "10.0.0.1     | 3.18.12.63, 198.51.100.7, 10.1.1.1"
            })
    void whatASenderWritesIntoTheHeaderItselfDoesNotHelp(String peer, String header) {
        assertThat(admits(peer, List.of(header))).isFalse();
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(admits("10.0.0.1", List.of("3.18.12.63", "198.51.100.7"))).isFalse();
        assertThat(admits("10.0.0.1", List.of("198.51.100.7", "3.18.12.63"))).isTrue();
    }

    @Test
    void withoutAnAllowedNetworkEverybodyMaySend() {
        var open = new Sources(new SourceProperties(List.of(), List.of(), "X-Forwarded-For"));

        assertThat(open.admit(open.of("198.51.100.7", List.of("nonsense")))).isTrue();
    }

    private boolean admits(String peer, List<String> header) {
        return sources.admit(sources.of(peer, header));
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::valueOf).toList();
    }
}
