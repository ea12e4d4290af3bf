package io.payrail.worker.command;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param patience the age from which a question is not put to Stripe any more, since nobody waits:
///   more than the API's `payrail.api.command.reply-wait` and what its clock may differ by
@Validated
@ConfigurationProperties("payrail.questions")
record QuestionProperties(
        @DefaultValue("60s") @NotNull @DurationMin(millis = 1) Duration patience) {}
