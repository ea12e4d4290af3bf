package io.payrail.api.command;

import io.payrail.contract.Secret;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param key what all instances sign receipts with, at least 32 characters; none or an empty one:
///   each has one of its own and takes nobody else's receipts
/// @param validFor how long a command may be without a worker; its topic keeps it no longer
@Validated
@ConfigurationProperties("payrail.api.receipt")
record ReceiptProperties(
        @Nullable Secret key,
        @NotNull @DurationMin(seconds = 1) @DefaultValue("7d") Duration validFor) {}
