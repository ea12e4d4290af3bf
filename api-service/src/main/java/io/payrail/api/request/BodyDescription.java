package io.payrail.api.request;

import io.payrail.api.openapi.Responses;
import io.payrail.api.problem.Problems;
import io.swagger.v3.oas.models.Operation;
import java.util.Arrays;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/// How a request with a body can fail, for the OpenAPI document.
@Component
final class BodyDescription implements GlobalOperationCustomizer {
    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        if (Arrays.stream(handler.getMethodParameters())
                .anyMatch(each -> each.getParameterType() == RequestFields.class)) {
            Responses.of(operation)
                    .problem(Problems.malformedJson())
                    .problem(Problems.requestTimeout())
                    .problem(Problems.bodyTooLarge())
                    .problem(Problems.unsupportedMediaType())
                    .errorCodes(
                            "required",
                            "wrong_type",
                            "out_of_range",
                            "blank",
                            "too_long",
                            "invalid_characters",
                            "unknown_choice",
                            "invalid_time",
                            "invalid_url",
                            "too_many",
                            "reserved_key",
                            "unknown_field");
        }
        return operation;
    }
}
