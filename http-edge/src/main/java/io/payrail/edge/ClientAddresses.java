package io.payrail.edge;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells where a request comes from. That is the peer of the connection; if the peer is a trusted
/// proxy, the last address in the header, and so on from the right for as long as the addresses are
/// trusted proxies'. What stands further left, anybody may have written. Immutable.
///
/// @param trustedProxies networks whose machines are believed when they name, in the header, whom
///   they pass a request on for
/// @param header a list of addresses, each appended by the one who was next to see the request
public record ClientAddresses(List<Network> trustedProxies, String header) {
    /// So much of an IPv6 address is one client: a household or a machine has all addresses of such
    /// a network.
    private static final int NETWORK_BYTES = 8;

    /// For a trusted proxy that names no address.
    private static final String UNKNOWN = "unknown";

    public ClientAddresses {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /// Null if a trusted proxy names what is no address.
    ///
    /// @param peer the address of the connection's other end
    /// @param passedOnFor the header's values, in their order; asked for only if they matter
    public @Nullable InetAddress of(String peer, Iterable<String> passedOnFor) {
        InetAddress source = address(peer);
        if (source == null || !Network.anyContains(trustedProxies, source)) {
            return source;
        }
        String left = String.join(",", passedOnFor);
        while (source != null && Network.anyContains(trustedProxies, source) && !left.isEmpty()) {
            int comma = left.lastIndexOf(',');
            source = address(left.substring(comma + 1).strip());
            left = left.substring(0, Math.max(0, comma));
        }
        return source;
    }

    /// Whom a bound by address counts as one: an IPv4 address, or at IPv6 the network of 64 bits
    /// that one customer of a provider has. Whoever has no address is one as well.
    public static String group(@Nullable InetAddress address) {
        if (address == null) {
            return UNKNOWN;
        }
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(NETWORK_BYTES, bytes.length));
    }

    private static @Nullable InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
