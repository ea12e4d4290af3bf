package io.payrail.local.configuration;

import java.util.List;
import java.util.Set;

/// Whose settings are whose.
final class Modules {
    /// Those with properties or limits of their own.
    static final List<String> NAMES =
            List.of(
                    "api-service",
                    "webhook-ingestor",
                    "payment-worker",
                    "http-edge",
                    "observability",
                    "shared-events");

    /// A service, and the packages that it takes its properties from.
    ///
    /// @param file its settings, on the class path
    /// @param without properties of a shared module that it does not look at
    /// @param given properties of Spring Boot's that a deployment sets
    record Service(
            String title,
            String file,
            List<String> packages,
            Set<String> without,
            List<String> given) {
        boolean has(String packageName) {
            return packages.stream()
                    .anyMatch(own -> packageName.equals(own) || packageName.startsWith(own + "."));
        }
    }

    private static final String KAFKA = "spring.kafka.bootstrap-servers";
    private static final String DATABASE = "spring.datasource.";
    private static final String TOKENS = "spring.security.oauth2.resourceserver.jwt.";
    private static final List<String> WITH_DATABASE_AND_TOKENS =
            List.of(
                    KAFKA,
                    DATABASE + "url",
                    DATABASE + "username",
                    DATABASE + "password",
                    TOKENS + "issuer-uri",
                    TOKENS + "jwk-set-uri",
                    TOKENS + "public-key-location",
                    TOKENS + "audiences");

    static final List<Service> SERVICES =
            List.of(
                    new Service(
                            "API",
                            "api-service.yaml",
                            List.of(
                                    "io.payrail.api",
                                    "io.payrail.edge",
                                    "io.payrail.observability"),
                            Set.of(),
                            WITH_DATABASE_AND_TOKENS),
                    new Service(
                            "Ingestor",
                            "webhook-ingestor.yaml",
                            List.of(
                                    "io.payrail.ingestor",
                                    "io.payrail.edge",
                                    "io.payrail.observability"),
                            // It has payrail.webhooks.sources.
                            Set.of("payrail.edge.trusted-proxies", "payrail.edge.client-header"),
                            List.of(KAFKA)),
                    new Service(
                            "Worker",
                            "payment-worker.yaml",
                            List.of(
                                    "io.payrail.worker",
                                    "io.payrail.observability",
                                    "io.payrail.contract"),
                            // It serves nobody, so nothing is drained.
                            Set.of("payrail.shutdown.grace"),
                            WITH_DATABASE_AND_TOKENS));

    private Modules() {}
}
