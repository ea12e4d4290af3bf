package io.payrail.api.session;

import io.payrail.api.request.RequestFields;
import io.payrail.api.request.UrlSyntax;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/// Where Stripe's pages may send people. A page of Stripe's that leads anywhere is a good start for
/// a fraud, so the places are configured; without any, pages lead to the loopback interface only,
/// as in development. Thread-safe.
@Component
final class ReturnUrls {
    /// What Stripe replaces in an address by the session's id.
    private static final String SESSION_ID = "{CHECKOUT_SESSION_ID}";

    private final Set<String> allowed;

    ReturnUrls(Properties properties) {
        allowed =
                properties.allowedReturnOrigins().stream()
                        .map(ReturnUrls::origin)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// @param allowedReturnOrigins `https://shop.example`: scheme, host and port; none: the
    ///   loopback interface only
    @ConfigurationProperties("payrail.api.sessions")
    record Properties(@DefaultValue List<String> allowedReturnOrigins) {
        Properties {
            for (var origin : allowedReturnOrigins) {
                if (!UrlSyntax.test(origin)
                        || !origin.equalsIgnoreCase(ReturnUrls.origin(origin))) {
                    throw new IllegalArgumentException(
                            "payrail.api.sessions.allowed-return-origins: each must look like"
                                    + " https://shop.example or https://shop.example:8443");
                }
            }
        }
    }

    /// A required address to return to.
    String read(RequestFields fields, String field) {
        String text = fields.text(field, UrlSyntax.MAX_CHARACTERS);
        if (!fields.isSound(field)) {
            return text;
        }
        String plain = text.replace(SESSION_ID, "cs");
        if (!UrlSyntax.test(plain)) {
            fields.reject(
                    field,
                    "invalid_url",
                    "Must be an absolute https URL without user and password; on the loopback"
                            + " interface, http will do.");
        } else if (!isAllowed(plain)) {
            fields.reject(
                    field,
                    "origin_not_allowed",
                    "Must lead to an origin that this service is configured to return to.");
        }
        return text;
    }

    private boolean isAllowed(String url) {
        return allowed.isEmpty()
                ? UrlSyntax.isLoopback(URI.create(url).getHost())
                : allowed.contains(origin(url));
    }

    private static String origin(String text) {
        var url = URI.create(text);
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        int port = url.getPort() == (scheme.equals("https") ? 443 : 80) ? -1 : url.getPort();
        return scheme
                + "://"
                + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT)
                + (port < 0 ? "" : ":" + port);
    }
}
