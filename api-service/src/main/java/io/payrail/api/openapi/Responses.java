package io.payrail.api.openapi;

import io.payrail.api.problem.Problem;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/// The responses of one operation. Adds, and never takes away: what is added twice is there once,
/// so that the order in which the features add theirs does not matter.
///
/// A response has the codes that it may come with as `x-codes`, and with 400 those of `errors` as
/// `x-error-codes`; `x-stripe-codes` says that any code of Stripe's is possible beside them.
public final class Responses {
    /// The name of the security scheme of access tokens.
    public static final String TOKEN = "token";

    static final String CODES = "x-codes";
    static final String ERROR_CODES = "x-error-codes";
    static final String STRIPE_CODES = "x-stripe-codes";

    private final ApiResponses responses;

    private Responses(ApiResponses responses) {
        this.responses = responses;
    }

    public static Responses of(Operation operation) {
        if (operation.getResponses() == null) {
            operation.setResponses(new ApiResponses());
        }
        return new Responses(operation.getResponses());
    }

    /// Every problem that is made so: its status, its code, and itself as an example.
    public Responses problem(Problem problem) {
        var response = problems(problem.status());
        add(response, CODES, problem.code());
        mediaType(response)
                .addExamples(
                        problem.code(),
                        new Example().summary(problem.title()).value(example(problem)));
        problem.headers().forEach((name, value) -> header(response, name, headerText(name), value));
        describe(response);
        return this;
    }

    /// Codes that stand in the `errors` of a request that is not valid.
    public Responses errorCodes(String... codes) {
        var response = problems(400);
        add(response, ERROR_CODES, codes);
        describe(response);
        return this;
    }

    /// Stripe's codes are possible beside ours.
    public Responses stripeCodes(int status) {
        var response = problems(status);
        response.addExtension(STRIPE_CODES, true);
        describe(response);
        return this;
    }

    /// An answer that is no problem.
    public Responses answer(int status, String description, MediaType body) {
        return answer(status, description, "application/json", body);
    }

    /// Server-sent events, or nothing if there is nothing more to come.
    Responses stream(MediaType events) {
        responses.addApiResponse(
                "204", new ApiResponse().description("Nothing will come any more"));
        return answer(200, "Server-sent events", "text/event-stream", events);
    }

    private Responses answer(int status, String description, String type, MediaType body) {
        var response = new ApiResponse().description(description);
        response.setContent(new Content().addMediaType(type, body));
        var old = responses.get(Integer.toString(status));
        if (old != null && old.getHeaders() != null) {
            response.setHeaders(old.getHeaders());
        }
        responses.addApiResponse(Integer.toString(status), response);
        return this;
    }

    /// A header of the answers with this status.
    public Responses header(int status, String name, String description, String example) {
        header(
                responses.computeIfAbsent(Integer.toString(status), key -> new ApiResponse()),
                name,
                description,
                example);
        return this;
    }

    private static void header(
            ApiResponse response, String name, String description, String example) {
        response.addHeaderObject(
                name,
                new Header().description(description).schema(new StringSchema()).example(example));
    }

    private static String headerText(String name) {
        return switch (name) {
            case HttpHeaders.RETRY_AFTER -> "Seconds after which it is worth trying again";
            case HttpHeaders.WWW_AUTHENTICATE -> "How to authenticate";
            default -> name;
        };
    }

    private ApiResponse problems(int status) {
        var response =
                responses.computeIfAbsent(Integer.toString(status), key -> new ApiResponse());
        if (response.getContent() == null) {
            response.setContent(new Content());
        }
        return response;
    }

    private static MediaType mediaType(ApiResponse response) {
        return response.getContent()
                .computeIfAbsent(
                        "application/problem+json",
                        key ->
                                new MediaType()
                                        .schema(
                                                new JsonSchema()
                                                        .$ref("#/components/schemas/Problem")));
    }

    private static void add(ApiResponse response, String extension, String... codes) {
        var all = new TreeSet<String>(codes(response, extension));
        all.addAll(Arrays.asList(codes));
        response.addExtension(extension, new ArrayList<>(all));
    }

    private static List<String> codes(ApiResponse response, String extension) {
        var extensions = response.getExtensions();
        return extensions != null && extensions.get(extension) instanceof List<?> codes
                ? codes.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static void describe(ApiResponse response) {
        var text = quoted(codes(response, CODES));
        var extensions = response.getExtensions();
        if (extensions != null && extensions.containsKey(STRIPE_CODES)) {
            text += (text.isEmpty() ? "" : ", or ") + "a code of Stripe's";
        }
        var errors = codes(response, ERROR_CODES);
        response.setDescription(
                errors.isEmpty() ? text : text + ". In `errors`: " + quoted(errors));
    }

    private static String quoted(List<String> codes) {
        return codes.stream().map(code -> "`" + code + "`").collect(Collectors.joining(", "));
    }

    private static Map<String, Object> example(Problem problem) {
        var json = new LinkedHashMap<String, Object>();
        json.put("type", problem.type());
        json.put("status", problem.status());
        json.put("code", problem.code());
        json.put("title", problem.title());
        json.put("detail", problem.detail());
        if (problem.declineCode() != null) {
            json.put("decline_code", problem.declineCode());
        }
        if (!problem.errors().isEmpty()) {
            json.put(
                    "errors",
                    problem.errors().stream()
                            .map(error ->
                                    Map.of(
                                            "field",
                                            error.field(),
                                            "code",
                                            error.code(),
                                            "detail",
                                            error.detail()))
                            .toList());
        }
        return json;
    }
}
