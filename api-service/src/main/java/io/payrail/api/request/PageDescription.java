package io.payrail.api.request;

import io.payrail.api.openapi.Responses;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import java.math.BigDecimal;
import java.util.Arrays;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/// How a page of a list is asked for, for the OpenAPI document. A list with cursors of its own has
/// an example of one at its `Page`.
@Component
final class PageDescription implements GlobalOperationCustomizer {
    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        var page =
                Arrays.stream(handler.getMethodParameters())
                        .filter(each -> each.getParameterType() == Page.class)
                        .findFirst();
        if (page.isPresent()) {
            var described = page.get().getParameterAnnotation(Parameter.class);
            var limit = new IntegerSchema();
            limit.setMinimum(BigDecimal.ONE);
            limit.setMaximum(BigDecimal.valueOf(Page.LARGEST_LIMIT));
            limit.setDefault(Page.DEFAULT_LIMIT);
            operation
                    .addParametersItem(
                            new QueryParameter()
                                    .name("limit")
                                    .required(false)
                                    .description("How many entries at most")
                                    .schema(limit)
                                    .example(Page.DEFAULT_LIMIT))
                    .addParametersItem(
                            new QueryParameter()
                                    .name("cursor")
                                    .required(false)
                                    .description("The `next_cursor` of the page before")
                                    .schema(
                                            new StringSchema()
                                                    .minLength(1)
                                                    .maxLength(Page.CURSOR_CHARACTERS))
                                    .example(
                                            described == null
                                                    ? Cursor.EXAMPLE
                                                    : described.example()));
            Responses.of(operation).errorCodes("out_of_range", "invalid_cursor");
        }
        return operation;
    }
}
