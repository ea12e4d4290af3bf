package io.payrail.api.security;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Which web apps may call this API from a browser.
///
/// @param allowedOrigins exact origins, as `https://shop.example`; none closes the API to all
///   pages. There is no wildcard
/// @param maxAge how long a browser may remember that it was allowed
@Validated
@ConfigurationProperties("payrail.api.cors")
record CorsProperties(
        List<@NotNull @Pattern(regexp = "https?://[a-z0-9.-]+(?::[0-9]{1,5})?") String>
                allowedOrigins,
        @NotNull @DurationMin(seconds = 0) @DurationMax(days = 1) @DefaultValue("1h")
                Duration maxAge) {
    CorsProperties {
        allowedOrigins = allowedOrigins == null ? List.of() : List.copyOf(allowedOrigins);
    }
}
