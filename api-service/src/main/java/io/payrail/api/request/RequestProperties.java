package io.payrail.api.request;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// @param maxBody the largest body of a request that is read; a larger one is answered with 413
@Validated
@ConfigurationProperties("payrail.api.request")
record RequestProperties(@NotNull @DefaultValue("64KB") DataSize maxBody) {}
