package io.payrail.api.limit;

import io.payrail.api.openapi.Responses;
import io.swagger.v3.oas.models.Operation;
import java.time.Duration;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/// What budgets mean to an operation, for the OpenAPI document.
@Component
final class LimitDescription implements GlobalOperationCustomizer {
    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        Responses.of(operation)
                .problem(RateLimit.rateLimited().withRetryAfter(Duration.ofSeconds(1)));
        return operation;
    }
}
