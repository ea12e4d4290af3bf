package io.payrail.ingestor.source;

import io.payrail.edge.ClientAddresses;
import io.payrail.edge.Network;
import java.util.List;

/// Decides from where requests are taken, as [ClientAddresses] tell it. Immutable.
public final class Sources {
    private final List<Network> allowed;
    private final ClientAddresses addresses;

    Sources(SourceProperties properties) {
        this.allowed = properties.allowed();
        this.addresses = new ClientAddresses(properties.trustedProxies(), properties.header());
    }

    /// The header that [#admit] wants.
    public String header() {
        return addresses.header();
    }

    /// Whether requests from there are taken.
    ///
    /// @param peer the address of the connection's other end
    /// @param passedOnFor the header's values, in their order; asked for only if they matter
    public boolean admit(String peer, Iterable<String> passedOnFor) {
        if (allowed.isEmpty()) {
            return true;
        }
        var source = addresses.of(peer, passedOnFor);
        return source != null && Network.anyContains(allowed, source);
    }
}
