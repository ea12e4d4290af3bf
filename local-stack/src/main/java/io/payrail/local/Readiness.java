package io.payrail.local;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Asks services over HTTP whether they are ready for traffic, as a load balancer would, until they
/// are: a service that has started may not yet hear its replies.
final class Readiness {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final int OK = 200;

    private Readiness() {}

    static void await(List<URI> probes) {
        var ready = new CompletableFuture<Void>();
        try (var client = HttpClient.newHttpClient();
                var timer = Executors.newSingleThreadScheduledExecutor()) {
            var asking =
                    timer.scheduleWithFixedDelay(
                            () -> {
                                if (probes.stream().allMatch(probe -> isReady(client, probe))) {
                                    ready.complete(null);
                                }
                            },
                            0,
                            INTERVAL.toMillis(),
                            TimeUnit.MILLISECONDS);
            try {
                ready.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
            } catch (CompletionException e) {
                throw new IllegalStateException("Not ready within " + PATIENCE, e);
            } finally {
                asking.cancel(true);
            }
        }
    }

    private static boolean isReady(HttpClient client, URI probe) {
        var request = HttpRequest.newBuilder(probe).timeout(PATIENCE).build();
        return client.sendAsync(request, BodyHandlers.discarding())
                .handle((answer, failure) -> failure == null && answer.statusCode() == OK)
                .join();
    }
}
