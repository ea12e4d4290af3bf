package io.payrail.api.openapi;

import io.payrail.api.problem.Problem;
import io.payrail.api.problem.Problems;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/// Puts what [Described] says of a handler into its operation, and the problems that any request
/// can end with. A handler without it is left as springdoc sees it; a test finds it.
@Component
final class DescribedOperations implements GlobalOperationCustomizer {
    private final RecordSchemas schemas;
    private final List<ProblemSource> sources;

    DescribedOperations(RecordSchemas schemas, List<ProblemSource> sources) {
        this.schemas = schemas;
        this.sources = sources;
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        var described = handler.getMethodAnnotation(Described.class);
        if (described == null) {
            return operation;
        }
        operation.setOperationId(described.id());
        operation.setSummary(described.summary());
        operation.setDescription(described.text().isEmpty() ? null : described.text());
        operation.setTags(List.of(feature(handler)));
        leaveOutArguments(operation, handler);
        operation.setRequestBody(body(described));
        answer(operation, described);
        problems(operation, described, handler);
        return operation;
    }

    private static String feature(HandlerMethod handler) {
        return handler.getBeanType().getPackageName().replaceFirst(".*\\.", "");
    }

    /// Arguments that a resolver of ours makes are not parameters of the request.
    private static void leaveOutArguments(Operation operation, HandlerMethod handler) {
        if (operation.getParameters() == null) {
            return;
        }
        var ours =
                Arrays.stream(handler.getMethodParameters())
                        .filter(parameter -> !isOfRequest(parameter))
                        .map(parameter -> parameter.getParameter().getName())
                        .collect(Collectors.toSet());
        operation.getParameters().removeIf(parameter -> ours.contains(parameter.getName()));
    }

    private static boolean isOfRequest(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(PathVariable.class)
                || parameter.hasParameterAnnotation(RequestParam.class)
                || parameter.hasParameterAnnotation(RequestHeader.class);
    }

    private @Nullable RequestBody body(Described described) {
        if (described.body() == Void.class) {
            return null;
        }
        var id = described.id();
        var name = Character.toUpperCase(id.charAt(0)) + id.substring(1) + "Request";
        return new RequestBody()
                .required(true)
                .content(
                        new Content()
                                .addMediaType(
                                        "application/json", schemas.body(name, described.body())));
    }

    private void answer(Operation operation, Described described) {
        var responses = Responses.of(operation);
        if (described.stream().isEmpty()) {
            responses.answer(200, "Done", schemas.answer(described.answer()));
        } else {
            responses.stream(schemas.stream(described.stream(), described.answer()));
        }
        for (var header : described.headers()) {
            responses.header(200, header.name(), header.description(), header.schema().example());
        }
    }

    private void problems(Operation operation, Described described, HandlerMethod handler) {
        var responses =
                Responses.of(operation)
                        .problem(Problems.malformedRequest())
                        .problem(Problems.invalidRequest(List.of()))
                        .errorCodes("card_number")
                        .errorCodes(described.errors())
                        .problem(Problems.methodNotAllowed())
                        .problem(Problems.headersTooLarge())
                        .problem(Problems.internalError());
        if (Arrays.stream(handler.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(PathVariable.class))) {
            responses.problem(Problems.notFound());
        }
        for (var code : described.problems()) {
            responses.problem(problem(code));
        }
        if (described.stripeCodes()) {
            responses.stripeCodes(400);
        }
    }

    private Problem problem(String code) {
        return sources.stream()
                .map(source -> source.byCode(code))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "no ProblemSource knows the code "
                                        + code
                                        + ", see docs/adding-an-endpoint.md"));
    }
}
