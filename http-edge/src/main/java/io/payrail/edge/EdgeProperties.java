package io.payrail.edge;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param headerTimeout the longest time from a request's first byte to the end of its headers
/// @param trustedProxies networks whose machines are believed when they name the client's address
/// @param clientHeader where they name it
@Validated
@ConfigurationProperties("payrail.edge")
record EdgeProperties(
        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 5) @DefaultValue("10s")
                Duration headerTimeout,
        List<Network> trustedProxies,
        @NotNull @Pattern(regexp = "[A-Za-z][A-Za-z0-9-]{0,62}") @DefaultValue("X-Forwarded-For")
                String clientHeader) {
    EdgeProperties {
        trustedProxies = trustedProxies == null ? List.of() : List.copyOf(trustedProxies);
    }
}
