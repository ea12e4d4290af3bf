package io.payrail.api.request;

import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Reads `limit` and `cursor` of a list's query, each given once or not at all.
@Component
final class PageResolver implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Page.class;
    }

    @Override
    public Page resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return new Page(
                limit(request.getParameterValues("limit")),
                cursor(request.getParameterValues("cursor")));
    }

    private static int limit(String @Nullable [] values) {
        if (values == null) {
            return Page.DEFAULT_LIMIT;
        }
        int limit =
                values.length == 1 && values[0].matches("[0-9]{1,3}")
                        ? Integer.parseInt(values[0])
                        : 0;
        if (limit < 1 || limit > Page.LARGEST_LIMIT) {
            throw Problems.invalidRequest(
                            List.of(
                                    new FieldError(
                                            "limit",
                                            "out_of_range",
                                            "Must be a whole number, at least 1 and at most "
                                                    + Page.LARGEST_LIMIT
                                                    + ".")))
                    .asException();
        }
        return limit;
    }

    private static @Nullable String cursor(String @Nullable [] values) {
        if (values == null) {
            return null;
        }
        if (values.length > 1
                || values[0].isEmpty()
                || values[0].length() > Page.CURSOR_CHARACTERS) {
            throw Page.invalidCursor().asException();
        }
        return values[0];
    }
}
