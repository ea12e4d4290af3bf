package io.payrail.api.security;

import io.payrail.api.request.WellFormed;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/// Beyond signature and times, and issuer and audience where these are set, which Spring Boot
/// checks beside this: a token must say whose it is, and must expire.
final class UsableTokens implements OAuth2TokenValidator<Jwt> {
    /// The longest `sub` of a token, and the longest name of a user whom a service acts for.
    static final int SUBJECT_CHARACTERS = 255;

    private static final OAuth2Error UNUSABLE =
            new OAuth2Error(
                    OAuth2ErrorCodes.INVALID_TOKEN, "A subject and an expiry are needed", null);

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        String subject = token.getSubject();
        boolean usable = subject != null && isSubject(subject) && token.getExpiresAt() != null;
        return usable
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(UNUSABLE);
    }

    /// Whether a text can be a user's id.
    static boolean isSubject(String text) {
        return !text.isBlank() && text.length() <= SUBJECT_CHARACTERS && WellFormed.test(text);
    }
}
