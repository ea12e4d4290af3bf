package io.payrail.worker.stripe;

import io.payrail.contract.Secret;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How Stripe is reached and how much is asked of it.
///
/// @param apiBase where Stripe's API is; a simulator's address in development and tests
/// @param liveHost the one host that a live key is sent to, and by https only; another one than
///   Stripe's where a proxy of your own passes the calls on
/// @param secretKey a secret or restricted key; whether it is a live one decides which events are
///   ours
/// @param account the id of the account that the key belongs to; events of another account are not
///   applied. Absent: any
/// @param connectTimeout to establish a connection
/// @param callTimeout from sending a request to the last byte of its answer; then its outcome is
///   unknown
/// @param requestsPerSecond the rate that this worker keeps under, all calls together
/// @param mobileSdkVersion the API version of ephemeral keys whose command names none
/// @param searchLag the age from which on Stripe's search is trusted to know what was made; it lags
///   behind by about a minute
/// @param safetyWindow the age up to which a command's idempotency keys are trusted; Stripe keeps
///   them 24 hours
/// @param probeInterval how often Stripe is asked whether it is back, while it counts as away
/// @param retry when a call whose outcome is unknown is made again
@Validated
@ConfigurationProperties("payrail.stripe")
public record StripeProperties(
        @DefaultValue("https://api.stripe.com") @NotNull URI apiBase,
        @DefaultValue("api.stripe.com") @NotBlank String liveHost,
        @NotNull Secret secretKey,
        @Nullable String account,
        @DefaultValue("2s") @NotNull @DurationMin(millis = 1) Duration connectTimeout,
        @DefaultValue("20s") @NotNull @DurationMin(millis = 1) Duration callTimeout,
        @DefaultValue("90") @Positive int requestsPerSecond,
        @DefaultValue("2026-07-29.dahlia") @Pattern(regexp = "\\d{4}-\\d{2}-\\d{2}(\\.[a-z]+)?")
                String mobileSdkVersion,
        @DefaultValue("5m") @NotNull @DurationMin(millis = 1) Duration searchLag,
        @DefaultValue("20h") @NotNull @DurationMin(millis = 1) Duration safetyWindow,
        @DefaultValue("2s") @NotNull @DurationMin(millis = 1) Duration probeInterval,
        @DefaultValue @Valid Retry retry) {
    /// For how long Stripe keeps a key, less an hour for clocks and pauses.
    private static final Duration KEPT = Duration.ofHours(23);

    /// When a call whose outcome is unknown is made again, with the same idempotency key.
    ///
    /// @param attempts how often in all, while Stripe answers others; while it is away, a call that
    ///   only reads is tried without end
    /// @param longest while Stripe is away, how long a call that changes something is tried: with
    ///   the safety window less than the 24 hours for which Stripe keeps the key. Then the command
    ///   is unresolved, and what it may have made is looked for before it is tried again
    /// @param firstPause before the second attempt; doubled for each further one, and half of it is
    ///   chance
    /// @param longestPause the pauses grow no longer than this
    public record Retry(
            @DefaultValue("6") @Positive int attempts,
            @DefaultValue("2h") @NotNull @DurationMin(millis = 1) Duration longest,
            @DefaultValue("200ms") @NotNull @DurationMin(millis = 1) Duration firstPause,
            @DefaultValue("5s") @NotNull @DurationMin(millis = 1) Duration longestPause) {}

    /// No key is sent any more after Stripe may have forgotten it.
    @AssertTrue(message = "safety-window and retry.longest have to be 23 hours at most, together")
    public boolean isKeyKept() {
        return safetyWindow.plus(retry.longest()).compareTo(KEPT) <= 0;
    }

    /// Whoever answers in Stripe's place would get the key, and with it the money.
    @AssertTrue(
            message =
                    "a live key is sent to https://api.stripe.com only: correct"
                            + " payrail.stripe.api-base, or name your own proxy in"
                            + " payrail.stripe.live-host")
    public boolean isLiveKeySentToStripe() {
        return secretKey == null
                || !livemode()
                || (apiBase != null
                        && "https".equalsIgnoreCase(apiBase.getScheme())
                        && liveHost.equalsIgnoreCase(apiBase.getHost()));
    }

    /// Whether the key moves real money.
    public boolean livemode() {
        return secretKey.value().startsWith("sk_live_") || secretKey.value().startsWith("rk_live_");
    }
}
