package io.payrail.ingestor.webhook;

import io.payrail.ingestor.signature.SecretFiles;
import io.payrail.ingestor.signature.WebhookSecret;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// The webhook endpoints and what they may cost.
///
/// @param tolerance how far a signature's time may lie from this machine's, to either side
/// @param maxBodySize what is larger is answered 413; the topic must take records of this size.
///   16KB to 16MB
/// @param maxInFlightSize the bodies held at one time, all requests together; beyond it requests
///   are answered 503. One body of the largest size to 1GB
/// @param maxInFlightPercentOfSource how much of what the others leave of three quarters of it one
///   address (at IPv6, one network of 64 bits) may hold; beyond it that one's requests are answered
///   503. The last quarter is for addresses that hold nothing, 16 KB for each. 100 for no such
///   bound. Below that, the proxy in front must be one of `sources.trusted-proxies`, else all
///   senders are one
/// @param bodyTimeout the most that a sender may take over its body
/// @param retryAfter what a 503 tells the sender
/// @param secretsCheckEvery the pause between two looks at the files of secrets; a change is taken
///   after two looks
/// @param endpoints by name: `default` is served at `/webhooks/stripe`, every one at
///   `/webhooks/stripe/{name}`
@Validated
@ConfigurationProperties("payrail.webhooks")
record WebhookProperties(
        @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration tolerance,
        @NotNull DataSize maxBodySize,
        @NotNull DataSize maxInFlightSize,
        @Min(1) @Max(100) int maxInFlightPercentOfSource,
        @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 30) Duration bodyTimeout,
        @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration retryAfter,
        @NotNull @DurationMin(millis = 50) @DurationMax(hours = 1) Duration secretsCheckEvery,
        @NotEmpty(
                        message =
                                "no webhook endpoint is configured: set"
                                        + " payrail.webhooks.endpoints.default.secrets to the signing secret")
                Map<@Pattern(regexp = "[a-z0-9][a-z0-9-]{0,62}") String, @Valid Endpoint>
                        endpoints) {
    WebhookProperties {
        endpoints = endpoints == null ? Map.of() : Map.copyOf(endpoints);
        requireBetween(
                "max-body-size", maxBodySize, DataSize.ofKilobytes(16), DataSize.ofMegabytes(16));
        requireBetween(
                "max-in-flight-size", maxInFlightSize, maxBodySize, DataSize.ofMegabytes(1024));
    }

    /// @param secrets all that are active: two while one is being rolled
    /// @param secretsFrom instead of them, a folder with one secret a file, or a file with one
    ///   secret a line; what is changed there is taken without a restart
    /// @param livemode what the endpoint's events should say; others are forwarded and counted, the
    ///   worker refuses them
    /// @param account the connected account that the endpoint's events should be about, where it
    ///   serves only one
    /// @param shadow whether its events have a topic of their own, on which they are compared with
    ///   the others and applied to nothing: for another version of Stripe's API
    record Endpoint(
            @Size(max = SecretFiles.MAX_SECRETS) List<@Valid WebhookSecret> secrets,
            @Nullable Path secretsFrom,
            boolean livemode,
            @Nullable String account,
            boolean shadow) {
        Endpoint {
            secrets = secrets == null ? List.of() : List.copyOf(secrets);
        }

        @AssertTrue(
                message =
                        "an endpoint without a secret verifies nothing: set either secrets or"
                                + " secrets-from")
        public boolean isVerifying() {
            return secrets.isEmpty() == (secretsFrom != null);
        }
    }

    private static void requireBetween(String name, DataSize size, DataSize least, DataSize most) {
        if (size.compareTo(least) < 0 || size.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "payrail.webhooks."
                            + name
                            + " is "
                            + size
                            + ", not in "
                            + least
                            + " to "
                            + most);
        }
    }
}
