package io.payrail.ingestor.webhook;

import io.payrail.ingestor.event.Reading;
import org.jspecify.annotations.Nullable;

/// One webhook endpoint as it is served. Immutable but for its secrets and figures.
record Endpoint(
        String name,
        EndpointSecrets secrets,
        boolean livemode,
        @Nullable String account,
        String topic,
        EndpointMeters meters) {
    /// Counts an event that the endpoint was not configured for. It is forwarded all the same: a
    /// steady refusal would get the endpoint disabled, and the worker, which decides, sees the same
    /// header.
    void compare(Reading.Routing routing) {
        if (routing.livemode() != livemode) {
            meters.otherLivemode();
        }
        if (account != null && !account.equals(routing.account())) {
            meters.otherAccount();
        }
    }
}
