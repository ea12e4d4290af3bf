package io.payrail.ingestor.webhook;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The endpoints by the path they are served at. Immutable.
final class Endpoints {
    static final String PATH = "/webhooks/stripe";
    private static final String DEFAULT_NAME = "default";

    private final Map<String, Endpoint> byPath;
    private final EndpointMeters elsewhere;

    Endpoints(List<Endpoint> endpoints, EndpointMeters elsewhere) {
        Map<String, Endpoint> paths = new HashMap<>();
        for (Endpoint endpoint : endpoints) {
            paths.put(PATH + "/" + endpoint.name(), endpoint);
            if (endpoint.name().equals(DEFAULT_NAME)) {
                paths.put(PATH, endpoint);
            }
        }
        this.byPath = Map.copyOf(paths);
        this.elsewhere = elsewhere;
    }

    @Nullable Endpoint at(@Nullable String path) {
        return path == null ? null : byPath.get(path);
    }

    Endpoint named(String name) {
        return Objects.requireNonNull(byPath.get(PATH + "/" + name), "no endpoint of this name");
    }

    /// The figures of requests to no endpoint.
    EndpointMeters elsewhere() {
        return elsewhere;
    }
}
