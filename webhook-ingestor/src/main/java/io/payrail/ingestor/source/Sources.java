package io.payrail.ingestor.source;

import io.payrail.edge.ClientAddresses;
import io.payrail.edge.Network;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells where requests come from, as [ClientAddresses] do, and from where they are taken.
/// Immutable.
public final class Sources {
    private final List<Network> allowed;
    private final ClientAddresses addresses;

    Sources(SourceProperties properties) {
        this.allowed = properties.allowed();
        this.addresses = new ClientAddresses(properties.trustedProxies(), properties.header());
    }

    /// The header that [#of] wants.
    public String header() {
        return addresses.header();
    }

    /// Null if a trusted proxy names what is no address.
    ///
    /// @param peer the address of the connection's other end
    /// @param passedOnFor the header's values, in their order; asked for only if they matter
    public @Nullable InetAddress of(String peer, Iterable<String> passedOnFor) {
        return addresses.of(peer, passedOnFor);
    }

    /// Whether requests from there are taken.
    public boolean admit(@Nullable InetAddress source) {
        return allowed.isEmpty() || (source != null && Network.anyContains(allowed, source));
    }
}
