package io.payrail.worker.inbox;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How Stripe's events are taken from Kafka.
///
/// @param group the consumer group of all workers
@Validated
@ConfigurationProperties("payrail.inbox")
record InboxProperties(@NotBlank @DefaultValue("payrail-worker-stripe-events") String group) {}
