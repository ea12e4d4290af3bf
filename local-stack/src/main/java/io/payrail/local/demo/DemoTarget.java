package io.payrail.local.demo;

import io.payrail.contract.Secret;
import java.net.URI;

/// Where the demo plays, and as whom.
///
/// @param simulated whether `stripe` is the simulator, which tells what it was asked
/// @param appToken the app user's bearer token
/// @param jdbcUrl of the worker's database
public record DemoTarget(
        URI api,
        URI webhooks,
        URI stripe,
        boolean simulated,
        Secret secretKey,
        String publishableKey,
        Secret webhookSecret,
        Secret appToken,
        String bootstrapServers,
        String jdbcUrl) {
    String token() {
        return appToken.value();
    }
}
