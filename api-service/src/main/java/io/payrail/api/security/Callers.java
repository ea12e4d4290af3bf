package io.payrail.api.security;

import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.Problem;
import io.payrail.api.problem.Problems;
import io.payrail.api.request.CardNumbers;
import io.payrail.api.request.EmailSyntax;
import io.payrail.api.request.TextRules;
import io.payrail.api.request.WellFormed;
import io.payrail.contract.Owner;
import io.payrail.contract.Requester;
import io.payrail.edge.ClientAddresses;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;

/// Who sent a request, and for whom. A user acts for themselves. A service, known by the scope
/// `payments:service`, acts for the user that it names in `Payrail-User`. An operator, known by
/// `payments:operate` among the `roles`, reads what is anybody's and changes nothing. Thread-safe.
@Component
public final class Callers {
    static final String USER = "Payrail-User";

    private static final String SERVICE_SCOPE = "payments:service";
    private static final String OPERATOR_ROLE = "payments:operate";

    /// The longest name of a user that is taken over from a token.
    private static final int NAME_CHARACTERS = 256;

    private final AddressHashes addresses;
    private final ClientAddresses clients;
    private final boolean emailSubjects;

    Callers(AddressHashes addresses, ClientAddresses clients, UserRights.Properties users) {
        this.addresses = addresses;
        this.clients = clients;
        emailSubjects = users.emailSubjects();
    }

    private enum Role {
        USER("user"),
        SERVICE("service"),
        OPERATOR("operator");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        static Role of(Jwt token) {
            if (lists(token.getClaims().get("roles"), OPERATOR_ROLE)) {
                return OPERATOR;
            }
            return lists(token.getClaims().get("scope"), SERVICE_SCOPE)
                            || lists(token.getClaims().get("scp"), SERVICE_SCOPE)
                    ? SERVICE
                    : USER;
        }

        /// A claim is a list, or a text with blanks between its words.
        private static boolean lists(@Nullable Object claim, String word) {
            return switch (claim) {
                case Collection<?> words -> words.contains(word);
                case String words -> List.of(words.split(" ", -1)).contains(word);
                case null, default -> false;
            };
        }
    }

    /// Whom the request acts for.
    ///
    /// @throws io.payrail.api.problem.ProblemException with status 403 if its sender may only read,
    ///   or names another user without being a service; with 400 if a service names none; with 401
    ///   if a user's id is an e-mail address
    public Owner owner(HttpServletRequest request) {
        var token = token();
        var role = Role.of(token);
        var named = named(request);
        return switch (role) {
            case OPERATOR -> throw Problems.forbidden().asException();
            case USER -> {
                String subject = ownOnly(token, named);
                yield new Owner(
                        subject,
                        claim(token, "email", EmailSyntax::test),
                        claim(token, "name", Callers::isName),
                        requester(token, role, request));
            }
            case SERVICE -> new Owner(required(named), null, null, requester(token, role, request));
        };
    }

    /// Whose things the request may read.
    ///
    /// @throws io.payrail.api.problem.ProblemException as for [#owner]; an operator who names a
    ///   user reads that user's
    public Reader reader(HttpServletRequest request) {
        var token = token();
        var named = named(request);
        var role = Role.of(token);
        var owner =
                switch (role) {
                    case OPERATOR -> named;
                    case USER -> ownOnly(token, named);
                    case SERVICE -> required(named);
                };
        return new Reader(
                owner,
                role == Role.OPERATOR,
                role == Role.SERVICE,
                role.word + ":" + subject(token),
                Objects.requireNonNull(token.getExpiresAt(), "tokens must expire"));
    }

    private Requester requester(Jwt token, Role role, HttpServletRequest request) {
        return new Requester(subject(token), role.word, addresses.of(address(request)));
    }

    /// The client's own address, also behind a trusted proxy.
    private String address(HttpServletRequest request) {
        var address =
                clients.of(
                        request.getRemoteAddr(),
                        () -> request.getHeaders(clients.header()).asIterator());
        return address == null ? request.getRemoteAddr() : address.getHostAddress();
    }

    /// Whether a token's bearer acts for others.
    static boolean isService(Authentication authentication) {
        return authentication instanceof JwtAuthenticationToken jwt
                && Role.of(jwt.getToken()) == Role.SERVICE;
    }

    /// Whether a service sent the request that acts for this owner.
    static boolean isService(Owner owner) {
        var requester = owner.requester();
        return requester != null && requester.role().equals(Role.SERVICE.word);
    }

    private String ownOnly(Jwt token, @Nullable String named) {
        var subject = subject(token);
        if (isPersonal(subject)) {
            throw personalSubject().asException();
        }
        if (named != null && !named.equals(subject)) {
            throw Problems.forbidden().asException();
        }
        return subject;
    }

    private static String required(@Nullable String named) {
        if (named == null) {
            throw Problems.invalidRequest(
                            List.of(
                                    new FieldError(
                                            USER,
                                            "required",
                                            "A service names the user whom it acts for.")))
                    .asException();
        }
        return named;
    }

    private @Nullable String named(HttpServletRequest request) {
        var values = Collections.list(request.getHeaders(USER));
        if (values.isEmpty()) {
            return null;
        }
        var named = values.getFirst();
        if (values.size() > 1 || !UsableTokens.isSubject(named) || isPersonal(named)) {
            throw Problems.invalidRequest(
                            List.of(
                                    new FieldError(
                                            USER,
                                            "invalid_user",
                                            "Must be one header with a user's id, as in the subject"
                                                    + " of their tokens, and no e-mail address.")))
                    .asException();
        }
        if (CardNumbers.isIn(named)) {
            throw Problems.invalidRequest(List.of(TextRules.cardNumber(USER))).asException();
        }
        return named;
    }

    /// An owner's id is kept for as long as the books are.
    private boolean isPersonal(String id) {
        return !emailSubjects && EmailSyntax.test(id);
    }

    static Problem personalSubject() {
        return Problem.of(
                        HttpStatus.UNAUTHORIZED,
                        "personal_subject",
                        "The access token's subject is an e-mail address",
                        "Have the issuer put an opaque id into the subject: it is kept for as long"
                                + " as the books are, also after an erasure.")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }

    private static Jwt token() {
        if (SecurityContextHolder.getContext().getAuthentication()
                instanceof JwtAuthenticationToken jwt) {
            return jwt.getToken();
        }
        throw new IllegalStateException("an endpoint with an owner is open to everyone");
    }

    private static String subject(Jwt token) {
        return Objects.requireNonNull(token.getSubject(), "tokens without a subject are refused");
    }

    private static @Nullable String claim(Jwt token, String name, Predicate<String> usable) {
        return token.getClaims().get(name) instanceof String text
                        && usable.test(text)
                        && !CardNumbers.isIn(text)
                ? text
                : null;
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.length() <= NAME_CHARACTERS && WellFormed.test(text);
    }
}
