package io.payrail.ingestor.source;

import io.payrail.edge.Network;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// Who may send webhooks, by address. Off unless a network is allowed: the signature is what proves
/// an event.
///
/// @param allowed networks that requests are taken from; none for all
/// @param trustedProxies networks whose machines are believed when they name, in the header, whom
///   they pass a request on for
/// @param header a list of addresses, each appended by the one who was next to see the request
@Validated
@ConfigurationProperties("payrail.webhooks.sources")
record SourceProperties(
        List<Network> allowed,
        List<Network> trustedProxies,
        @NotNull @Pattern(regexp = "[A-Za-z][A-Za-z0-9-]{0,62}") String header) {
    SourceProperties {
        allowed = allowed == null ? List.of() : List.copyOf(allowed);
        trustedProxies = trustedProxies == null ? List.of() : List.copyOf(trustedProxies);
    }
}
