package io.payrail.api.security;

import io.payrail.api.request.EmailSyntax;
import io.payrail.api.request.WellFormed;
import io.payrail.contract.Owner;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/// The authenticated user as a command's owner: the token's subject, and its `email` and `name`
/// where they are texts that Stripe can take; others are left out.
public final class Owners {
    private static final int NAME_CHARACTERS = 256;

    private Owners() {}

    /// Who sent the request that this thread handles.
    public static Owner authenticated() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication instanceof JwtAuthenticationToken jwt) {
            var token = jwt.getToken();
            String subject = token.getSubject();
            if (subject != null) {
                return new Owner(
                        subject,
                        claim(token, "email", EmailSyntax::test),
                        claim(token, "name", Owners::isName));
            }
        }
        throw new IllegalStateException("an endpoint with an owner is open to everyone");
    }

    private static @Nullable String claim(Jwt token, String name, Predicate<String> usable) {
        return token.getClaims().get(name) instanceof String text && usable.test(text)
                ? text
                : null;
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.length() <= NAME_CHARACTERS && WellFormed.test(text);
    }
}
