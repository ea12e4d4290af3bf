package io.payrail.api.security;

import io.payrail.api.openapi.Responses;
import io.payrail.api.problem.Problems;
import io.payrail.contract.Owner;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.Arrays;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/// What an access token and `Payrail-User` mean to an operation, for the OpenAPI document.
@Component
final class CallerDescription implements GlobalOperationCustomizer {
    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        boolean reads = takes(handler, Reader.class);
        if (reads || takes(handler, Owner.class)) {
            operation.addSecurityItem(new SecurityRequirement().addList(Responses.TOKEN));
            operation.addParametersItem(
                    new HeaderParameter()
                            .name(Callers.USER)
                            .required(false)
                            .description(
                                    "The user whom a service acts for; required of a service."
                                            + (reads
                                                    ? " An operator who gives it reads what is"
                                                            + " that user's alone."
                                                    : ""))
                            .schema(new StringSchema().maxLength(UsableTokens.SUBJECT_CHARACTERS))
                            .example("user-7"));
            var responses =
                    Responses.of(operation)
                            .problem(
                                    Problems.unauthenticated()
                                            .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer"))
                            .problem(Callers.personalSubject())
                            .problem(Problems.forbidden())
                            .problem(Problems.identityUnavailable())
                            .errorCodes("required", "invalid_user");
            if (reads) {
                responses.problem(Problems.readsUnavailable());
            }
        }
        return operation;
    }

    private static boolean takes(HandlerMethod handler, Class<?> type) {
        return Arrays.stream(handler.getMethodParameters())
                .anyMatch(each -> each.getParameterType() == type);
    }
}
