package io.payrail.observability;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param grace how long requests are served after readiness has turned to 503 and before the port
///   closes; longer than whoever balances the load takes to notice
@Validated
@ConfigurationProperties("payrail.shutdown")
record ShutdownProperties(
        @NotNull @DurationMin @DurationMax(minutes = 1) @DefaultValue("5s") Duration grace) {}
