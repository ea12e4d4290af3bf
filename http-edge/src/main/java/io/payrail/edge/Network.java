package io.payrail.edge;

import java.net.InetAddress;
import java.util.List;

/// A range of IP addresses as an operator writes it: `192.0.2.0/24`, `2001:db8::/32`, or one
/// address. Never asks the DNS.
public record Network(InetAddress first, int prefixBits) {
    public Network {
        byte[] bytes = first.getAddress();
        if (prefixBits < 0 || prefixBits > Byte.SIZE * bytes.length) {
            throw new IllegalArgumentException("a prefix of " + prefixBits + " bits is none");
        }
        for (int bit = prefixBits; bit < Byte.SIZE * bytes.length; bit++) {
            if (bit(bytes, bit) != 0) {
                throw new IllegalArgumentException(
                        first.getHostAddress() + " goes on after its " + prefixBits + " bits");
            }
        }
    }

    /// The conversion that configuration binding looks for.
    public static Network valueOf(String text) {
        int slash = text.indexOf('/');
        InetAddress first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        return new Network(
                first,
                slash < 0
                        ? Byte.SIZE * first.getAddress().length
                        : Integer.parseInt(text.substring(slash + 1)));
    }

    public boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            if (bit(mine, bit) != bit(other, bit)) {
                return false;
            }
        }
        return true;
    }

    public static boolean anyContains(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static int bit(byte[] bytes, int index) {
        return bytes[index / Byte.SIZE] >> (Byte.SIZE - 1 - index % Byte.SIZE) & 1;
    }
}
