package io.payrail.api.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/// Refuses a card's number in a request's address, whatever the endpoint does with it: in the parts
/// of the path that are the client's to choose, and in the query. The query is read here by hand,
/// since asking the container for parameters may consume the body.
final class AddressTexts implements HandlerInterceptor {
    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        var errors = new ArrayList<FieldError>();
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
                instanceof Map<?, ?> variables) {
            variables.forEach((name, value) -> {
                if (CardNumbers.isIn(String.valueOf(value))) {
                    errors.add(TextRules.cardNumber(String.valueOf(name)));
                }
            });
        }
        var query = request.getQueryString();
        for (var parameter : query == null ? List.<String>of() : List.of(query.split("&", -1))) {
            if (CardNumbers.isIn(decoded(parameter))) {
                var name = parameter.split("=", 2)[0];
                errors.add(
                        TextRules.cardNumber(TextRules.isPrintableName(name) ? name : "(unknown)"));
            }
        }
        if (!errors.isEmpty()) {
            throw Problems.invalidRequest(errors).asException();
        }
        return true;
    }

    private static String decoded(String parameter) {
        try {
            return URLDecoder.decode(parameter, UTF_8);
        } catch (IllegalArgumentException _) {
            throw Problems.malformedRequest().asException();
        }
    }
}
