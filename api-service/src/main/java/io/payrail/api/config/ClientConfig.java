package io.payrail.api.config;

import io.payrail.api.openapi.Described;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/stripe/config`: what an app needs to start Stripe's SDK. Open to everyone: apps load
/// it before anybody has logged in, and a publishable key is made to be published.
@RestController
final class ClientConfig {
    private static final Pattern PUBLISHABLE_KEY = Pattern.compile("pk_\\w{1,250}");

    private final Answer answer;

    ClientConfig(Settings settings) {
        // Not by bean validation, whose report at a failed start shows the value: it is wrong most
        // often because it is the secret key.
        if (!PUBLISHABLE_KEY.matcher(settings.publishableKey()).matches()) {
            throw new IllegalStateException(
                    "payrail.api.stripe.publishable-key (STRIPE_PUBLISHABLE_KEY) must be Stripe's"
                            + " publishable key, pk_…; everybody can read it");
        }
        answer = new Answer(settings.publishableKey());
    }

    /// @param publishableKey Stripe's publishable key, `pk_…`; the service does not start without
    ///   it
    @ConfigurationProperties("payrail.api.stripe")
    record Settings(@DefaultValue("") String publishableKey) {}

    @Schema(name = "Config")
    private record Answer(
            @Schema(description = "For Stripe's SDK", example = "pk_test_example")
                    String publishableKey) {}

    @Described(
            id = "readConfig",
            summary = "What an app needs to start Stripe's SDK",
            answer = Answer.class)
    @GetMapping("/api/stripe/config")
    Object config() {
        return answer;
    }
}
