package io.payrail.edge;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/// Warns at the start when an issuer's tokens are believed and not asked for whom they are: an
/// issuer serves more than one application, and a token that a user gave to another one would do
/// here as well. No refusal, as an issuer may have one application only, and name none.
final class TokenAudiences implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger(TokenAudiences.class);
    private static final String SETTINGS = "spring.security.oauth2.resourceserver.jwt";

    private final Believed believed;

    TokenAudiences(Environment environment) {
        believed = Binder.get(environment).bindOrCreate(SETTINGS, Believed.class);
    }

    /// Of Spring Boot's own settings.
    record Believed(
            @Nullable String issuerUri, @Nullable String jwkSetUri, List<String> audiences) {
        Believed {
            audiences = audiences == null ? List.of() : List.copyOf(audiences);
        }

        boolean forAnybody() {
            return audiences.isEmpty()
                    && (StringUtils.hasText(issuerUri) || StringUtils.hasText(jwkSetUri));
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (believed.forAnybody()) {
            log.warn(
                    "The issuer's tokens are taken whatever application they are for: set {}.audiences",
                    SETTINGS);
        }
    }
}
