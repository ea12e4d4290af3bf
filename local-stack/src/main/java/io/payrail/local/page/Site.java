package io.payrail.local.page;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A page with all that belongs to it.
///
/// @param contents by path
/// @param talksTo where the page's scripts may send requests, beside where they come from
/// @param images sources of images beside the page's own: `data:` for those in a style sheet
public record Site(Map<String, Content> contents, List<URI> talksTo, String images) {
    /// Nothing runs or loads but what comes from here, and nothing is sent but to where it belongs.
    String policy() {
        return """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'%s; \
        connect-src 'self' %s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\
        """
                .formatted(
                        images.isEmpty() ? "" : " " + images,
                        talksTo.stream().map(URI::toString).collect(Collectors.joining(" ")));
    }
}
