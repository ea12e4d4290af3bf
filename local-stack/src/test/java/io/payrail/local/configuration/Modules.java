package io.payrail.local.configuration;

import java.util.List;
import java.util.Set;

/// Whose settings are whose.
final class Modules {
    /// Those with properties of their own.
    static final List<String> NAMES =
            List.of(
                    "api-service",
                    "webhook-ingestor",
                    "payment-worker",
                    "http-edge",
                    "observability");

    /// A service, and the packages that it takes its properties from.
    ///
    /// @param file its settings, on the class path
    /// @param without properties of a shared module that it does not look at
    record Service(String title, String file, List<String> packages, Set<String> without) {}

    static final List<Service> SERVICES =
            List.of(
                    new Service(
                            "API",
                            "api-service.yaml",
                            List.of(
                                    "io.payrail.api",
                                    "io.payrail.edge",
                                    "io.payrail.observability"),
                            Set.of()),
                    new Service(
                            "Ingestor",
                            "webhook-ingestor.yaml",
                            List.of(
                                    "io.payrail.ingestor",
                                    "io.payrail.edge",
                                    "io.payrail.observability"),
                            // It has payrail.webhooks.sources.
                            Set.of("payrail.edge.trusted-proxies", "payrail.edge.client-header")),
                    new Service(
                            "Worker",
                            "payment-worker.yaml",
                            List.of("io.payrail.worker", "io.payrail.observability"),
                            // It serves nobody, so nothing is drained.
                            Set.of("payrail.shutdown.grace")));

    private Modules() {}
}
