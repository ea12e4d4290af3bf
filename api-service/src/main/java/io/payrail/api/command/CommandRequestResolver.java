package io.payrail.api.command;

import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.Problems;
import io.payrail.api.request.CardNumbers;
import io.payrail.api.request.TextRules;
import io.payrail.api.security.Callers;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Reads `Idempotency-Key` and `Prefer`.
@Component
final class CommandRequestResolver implements HandlerMethodArgumentResolver {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /// The longest `Idempotency-Key`: Stripe's limit.
    static final int KEY_CHARACTERS = 255;

    private final Callers callers;
    private final CommandIds ids;
    private final CommandProperties properties;
    private final Clock clock;

    CommandRequestResolver(
            Callers callers, CommandIds ids, CommandProperties properties, Clock clock) {
        this.callers = callers;
        this.ids = ids;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == CommandRequest.class;
    }

    @Override
    public CommandRequest resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders) {
        var request = web.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("not a servlet request");
        }
        var preferences = Preferences.of(values(request, "Prefer"), properties.replyWait());
        return new CommandRequest(
                id(callers.owner(request).id(), values(request, IDEMPOTENCY_KEY)),
                clock.instant(),
                preferences.respondAsync(),
                preferences.patience());
    }

    private UUID id(String ownerId, List<String> keys) {
        return keys.isEmpty() ? ids.next() : CommandIds.of(ownerId, sound(keys));
    }

    /// The one key that was sent.
    ///
    /// @throws io.payrail.api.problem.ProblemException with status 400 if it is no key, or not one
    static String sound(List<String> keys) {
        String key = keys.getFirst();
        if (keys.size() > 1
                || key.isBlank()
                || key.length() > KEY_CHARACTERS
                || key.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw Problems.invalidRequest(
                            List.of(
                                    new FieldError(
                                            IDEMPOTENCY_KEY,
                                            "invalid_idempotency_key",
                                            "Must be one header of 1 to "
                                                    + KEY_CHARACTERS
                                                    + " printable ASCII characters.")))
                    .asException();
        }
        if (CardNumbers.isIn(key)) {
            throw Problems.invalidRequest(List.of(TextRules.cardNumber(IDEMPOTENCY_KEY)))
                    .asException();
        }
        return key;
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }
}
