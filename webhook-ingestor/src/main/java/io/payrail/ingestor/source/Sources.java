package io.payrail.ingestor.source;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides from where requests are taken. The source is the peer of the connection; if that is a
/// trusted proxy, the last address in the header, and so on from the right for as long as the
/// addresses are trusted proxies'. What stands further left, anybody may have written. Immutable.
public final class Sources {
    private final List<Network> allowed;
    private final List<Network> trustedProxies;
    private final String header;

    Sources(SourceProperties properties) {
        this.allowed = properties.allowed();
        this.trustedProxies = properties.trustedProxies();
        this.header = properties.header();
    }

    /// The header that [#admit] wants.
    public String header() {
        return header;
    }

    /// Whether requests from there are taken.
    ///
    /// @param peer the address of the connection's other end
    /// @param passedOnFor the header's values, in their order; asked for only if they matter
    public boolean admit(String peer, Iterable<String> passedOnFor) {
        if (allowed.isEmpty()) {
            return true;
        }
        InetAddress source = source(peer, String.join(",", passedOnFor));
        return source != null && isIn(allowed, source);
    }

    /// Null if a trusted proxy names what is no address.
    private @Nullable InetAddress source(String peer, String hops) {
        InetAddress source = address(peer);
        String left = hops;
        while (source != null && isIn(trustedProxies, source) && !left.isEmpty()) {
            int comma = left.lastIndexOf(',');
            source = address(left.substring(comma + 1).strip());
            left = left.substring(0, Math.max(0, comma));
        }
        return source;
    }

    private static boolean isIn(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static @Nullable InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
