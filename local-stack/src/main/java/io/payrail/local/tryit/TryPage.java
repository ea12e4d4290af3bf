package io.payrail.local.tryit;

import io.payrail.local.page.Content;
import io.payrail.local.page.Content.Resource;
import io.payrail.local.page.Site;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// `/try`: Swagger UI with the document as the API serves it, authorized as one of several callers.
/// Its requests go to the API from the browser. Swagger UI comes out of its jar, nothing from
/// elsewhere; its style sheet has its pictures in itself.
public final class TryPage {
    public static final String PATH = "/try";

    private static final String ARTIFACT = "META-INF/maven/org.webjars/swagger-ui/pom.properties";

    private TryPage() {}

    public static Site site(URI api, List<Caller> callers) {
        String swagger = "/META-INF/resources/webjars/swagger-ui/" + version() + "/";
        return new Site(
                Map.of(
                        PATH,
                        Resource.html("/try/page.html"),
                        PATH + "/page.css",
                        Resource.style("/try/page.css"),
                        PATH + "/page.js",
                        Resource.script("/try/page.js"),
                        PATH + "/swagger-ui.css",
                        Resource.style(swagger + "swagger-ui.css"),
                        PATH + "/swagger-ui.js",
                        Resource.script(swagger + "swagger-ui-bundle.js"),
                        PATH + "/settings",
                        new Content.Json(() -> settings(api, callers))),
                List.of(api),
                "data:");
    }

    private static Map<String, Object> settings(URI api, List<Caller> callers) {
        return Map.of(
                "api",
                api.toString(),
                "callers",
                callers.stream()
                        .map(caller ->
                                Map.of(
                                        "role", caller.role(),
                                        "about", caller.about(),
                                        "acts_for", caller.actsFor(),
                                        "token", caller.token().value()))
                        .toList());
    }

    /// The folder of its files is named for it.
    private static String version() {
        try (InputStream artifact = TryPage.class.getClassLoader().getResourceAsStream(ARTIFACT)) {
            if (artifact == null) {
                throw new IllegalStateException("Swagger UI is not on the class path");
            }
            var properties = new Properties();
            properties.load(artifact);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
