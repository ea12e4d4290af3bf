package io.payrail.api.request;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// Whether a text is the address of a page that a browser may be sent to with a payment's state:
/// `https` and absolute, without user and password; on the loopback interface `http` as well, for
/// development.
public final class UrlSyntax {
    /// The longest address of a page.
    public static final int MAX_CHARACTERS = 2000;

    private UrlSyntax() {}

    public static boolean test(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException _) {
            return false;
        }
        if (text.length() > MAX_CHARACTERS
                || url.getScheme() == null
                || url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getPort() > 65_535) {
            return false;
        }
        return switch (url.getScheme().toLowerCase(Locale.ROOT)) {
            case "https" -> true;
            case "http" -> isLoopback(url.getHost());
            default -> false;
        };
    }

    public static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false; // a name, which may lead anywhere
        }
    }
}
