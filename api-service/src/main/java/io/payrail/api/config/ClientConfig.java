package io.payrail.api.config;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/stripe/config`: what an app needs to start Stripe's SDK. Open to everyone: apps load
/// it before anybody has logged in, and a publishable key is made to be published.
@RestController
final class ClientConfig {
    private final Answer answer;

    ClientConfig(Settings settings) {
        answer = new Answer(settings.publishableKey());
    }

    /// @param publishableKey Stripe's publishable key; a secret key is refused at start, since it
    ///   would be handed to everybody
    @Validated
    @ConfigurationProperties("payrail.api.stripe")
    record Settings(
            @NotNull
                    @Pattern(
                            regexp = "pk_\\w{1,250}",
                            message = "must be Stripe's publishable key, pk_…")
                    String publishableKey) {}

    private record Answer(String publishableKey) {}

    @GetMapping("/api/stripe/config")
    Object config() {
        return answer;
    }
}
