package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payrail.api.OpenApiDocument.Operation;
import io.payrail.api.command.CommandRequest;
import io.payrail.api.openapi.Described;
import io.payrail.api.problem.ProblemException;
import io.payrail.api.request.AskedFields;
import io.payrail.api.request.RequestFields;
import io.payrail.contract.Owner;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Parameter;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.MethodParameter;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The document and the service are the same: what is described is there, takes what it says, and
/// nothing is there that is not described. What is missing is told with where to look.
class OpenApiTest {
    private static final String HOW = " (docs/adding-an-endpoint.md)";

    private static final Conformance CONFORMANCE = new Conformance(OpenApiDocument.ofRig());

    private final String token = Rig.TOKENS.of(Rig.user());

    static Stream<Operation> operations() {
        return OpenApiDocument.ofRig().operations().stream();
    }

    static Stream<Operation> bodies() {
        return OpenApiDocument.ofRig().withBody();
    }

    @Test
    void everyHandlerIsDescribed() {
        var handlers =
                Rig.API
                        .context()
                        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                        .getHandlerMethods();

        assertThat(handlers.values())
                .filteredOn(handler ->
                        handler.getBeanType().getName().startsWith("io.payrail.api.")
                                && !handler.getBeanType().isAnnotationPresent(Hidden.class))
                .allSatisfy(handler ->
                        assertThat(handler.hasMethodAnnotation(Described.class))
                                .as("%s has no @Described" + HOW, handler)
                                .isTrue());
    }

    @Test
    void theDocumentIsOpenToAllAndSaysNothingOfWhoAsks() {
        var plain = Rig.API.send(Rig.API.request("/openapi"));
        var other =
                Rig.API.send(
                        Rig.API
                                .request("/openapi?marked-query")
                                .header("Accept-Language", "de-MARKED")
                                .header("X-Forwarded-Host", "marked.example")
                                .header("X-Forwarded-Prefix", "/marked"));

        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.json().path("openapi").asString()).startsWith("3.1");
        assertThat(other.response().body()).isEqualTo(plain.response().body());
        assertThat(plain.response().body()).doesNotContain("127.0.0.1", "localhost");
    }

    @Test
    void operationIdsAreUnique() {
        assertThat(operations().map(Operation::id)).doesNotHaveDuplicates();
    }

    @Test
    void theFeaturesAreDescribedInAnOrderOfTheirOwn() {
        var tags = OpenApiDocument.ofRig().json().path("tags");

        assertThat(tags.valueStream().map(tag -> tag.path("name").asString()))
                .containsExactlyInAnyOrderElementsOf(
                        operations()
                                .map(each -> each.json().path("tags").path(0).asString())
                                .distinct()
                                .toList());
        assertThat(tags)
                .allSatisfy(tag -> assertThat(tag.path("description").asString()).isNotBlank());
    }

    @Test
    void listsTakeTheExamplesOfTheirParametersTogether() {
        var lists =
                operations()
                        .filter(each -> !each.path().contains("{"))
                        .filter(each -> !each.query().isEmpty())
                        .toList();

        assertThat(lists).hasSize(2);
        assertThat(lists)
                .allSatisfy(list ->
                        assertThat(Rig.API.get(token, list.path() + "?" + list.query()).status())
                                .isEqualTo(200));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anOperationIsDescribedInFull(Operation operation) {
        var json = operation.json();
        assertThat(json.path("summary").asString("")).as("summary" + HOW).isNotBlank();
        for (var parameter : json.path("parameters")) {
            assertThat(parameter.path("description").asString(""))
                    .as("description of the parameter %s" + HOW, parameter.path("name"))
                    .isNotBlank();
            assertThat(parameter.path("example").asString(""))
                    .as("example of the parameter %s" + HOW, parameter.path("name"))
                    .isNotBlank();
        }
        var document = OpenApiDocument.ofRig();
        var success = json.path("responses").path("200").path("content");
        assertThat(success.isEmpty()).as("an answer with 200" + HOW).isFalse();
        assertThat(json.path("responses").propertyNames()).contains("400", "500");
        json.path("responses")
                .propertyStream()
                .forEach(response -> {
                    assertThat(response.getValue().path("description").asString(""))
                            .as(response.getKey())
                            .isNotBlank();
                    response.getValue()
                            .path("content")
                            .forEach(content -> assertDescribed(document, content));
                });
        if (!operation.body().isMissingNode()) {
            assertDescribed(document, operation.body());
        }
    }

    private static void assertDescribed(OpenApiDocument document, JsonNode content) {
        assertThat(content.has("example") || content.has("examples")).isTrue();
        var schema = document.resolve(content.path("schema"));
        schema.path("properties")
                .propertyStream()
                .forEach(property ->
                        assertThat(property.getValue().path("description").asString(""))
                                .as("@Schema(description) of %s" + HOW, property.getKey())
                                .isNotBlank());
    }

    /// A field that is not described, or described and never asked for, is found here.
    @Test
    void theFieldsOfABodyAreThoseThatItsHandlerAsksFor() {
        var described = new TreeMap<String, Set<String>>();
        bodies().forEach(each -> described.put(each.id(), fields(each)));
        var asked = new TreeMap<String, Set<String>>();
        mappings()
                .filter(handler ->
                        Arrays.stream(handler.getMethodParameters())
                                .anyMatch(each -> each.getParameterType() == RequestFields.class))
                .forEach(handler -> asked.put(id(handler), asked(handler)));

        assertThat(described).as("fields by operation" + HOW).isEqualTo(asked);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void whatIsRequiredIsAskedForAndWhatIsNotIsNot(Operation operation) {
        var answer = Rig.API.post(token, operation.examplePath(), "{\"x_unknown\":1}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(codesOf(answer, "required"))
                .as("required fields" + HOW)
                .containsAll(strings(schema(operation).path("required")));
        assertThat(fields(operation)).doesNotContain("x_unknown");
        assertThat(codesOf(answer, "unknown_field")).containsExactly("x_unknown");
        CONFORMANCE.check(operation, answer);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aFieldIsOfTheTypeAndWithinTheBoundsThatAreDescribed(Operation operation) {
        schema(operation)
                .path("properties")
                .propertyStream()
                .forEach(property -> {
                    var name = property.getKey();
                    var schema = property.getValue();
                    boolean isText = schema.path("type").asString("").equals("string");
                    assertRefused(operation, name, isText ? "7" : "\"seven\"", "wrong_type");
                    assertRefused(operation, name, "[[]]", "wrong_type");
                    if (schema.has("enum")) {
                        assertRefused(operation, name, "\"seven\"", "unknown_choice");
                    } else if (schema.has("maxLength")) {
                        var longer = "a".repeat(schema.path("maxLength").asInt() + 1);
                        assertRefused(operation, name, '"' + longer + '"', "too_long");
                    }
                    for (var bound : List.of("minimum", "maximum")) {
                        if (schema.has(bound)) {
                            long beyond =
                                    schema.path(bound).asLong()
                                            + (bound.equals("minimum") ? -1 : 1);
                            assertRefused(operation, name, Long.toString(beyond), "out_of_range");
                        }
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void theExampleIsTakenAndItsAnswerIsAsDescribed(Operation operation) {
        Rig.WORKER.answers(Rig::success);

        var answer =
                Rig.API.post(
                        token,
                        operation.examplePath(),
                        operation.body().path("example").toString());

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        CONFORMANCE.check(operation, answer);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whoHasNoTokenIsAnsweredAsDescribed(Operation operation) {
        var request = Rig.API.request(operation.examplePath());
        if (!operation.method().equals("GET")) {
            request.header("Content-Type", "application/json")
                    .method(operation.method(), BodyPublishers.ofString("{}"));
        }

        var answer = Rig.API.send(request);

        assertThat(answer.status()).isEqualTo(operation.json().has("security") ? 401 : 200);
        CONFORMANCE.check(operation, answer);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anotherMethodIsAnsweredAsDescribed(Operation operation) {
        var answer =
                Rig.API.send(
                        Rig.API
                                .request(operation.examplePath())
                                .header("Authorization", "Bearer " + token)
                                .method("PATCH", BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains(operation.method());
        CONFORMANCE.check(operation, answer);
    }

    private void assertRefused(Operation operation, String field, String value, String code) {
        var answer =
                Rig.API.post(token, operation.examplePath(), "{\"%s\":%s}".formatted(field, value));

        assertThat(answer.status()).as("%s = %s", field, value).isEqualTo(400);
        assertThat(codesOf(answer, code)).as("%s = %s" + HOW, field, value).contains(field);
        CONFORMANCE.check(operation, answer);
    }

    /// The fields that have a code in `errors`.
    private static List<String> codesOf(RunningApi.Answer answer, String code) {
        return answer.json()
                .path("errors")
                .valueStream()
                .filter(error -> error.path("code").asString().equals(code))
                .map(error -> error.path("field").asString())
                .toList();
    }

    private static JsonNode schema(Operation operation) {
        return OpenApiDocument.ofRig().resolve(operation.body().path("schema"));
    }

    private static Set<String> fields(Operation operation) {
        return new TreeSet<>(schema(operation).path("properties").propertyNames());
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static Stream<HandlerMethod> mappings() {
        return Rig.API
                .context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .values()
                .stream();
    }

    private static String id(HandlerMethod handler) {
        var described = handler.getMethodAnnotation(Described.class);
        return described == null ? handler.getShortLogMessage() : described.id();
    }

    /// What a handler asks for before it refuses a field that nobody knows.
    private static Set<String> asked(HandlerMethod handler) {
        var body = new JsonMapper().createObjectNode().put("x_unknown", 1);
        var fields = AskedFields.of(body);
        var arguments =
                Arrays.stream(handler.getMethodParameters())
                        .map(parameter -> argument(parameter, fields))
                        .toArray();
        var bean = handler.createWithResolvedBean().getBean();
        ReflectionUtils.makeAccessible(handler.getMethod());
        assertThatThrownBy(() -> handler.getMethod().invoke(bean, arguments))
                .as("%s finishes its fields before it does anything" + HOW, handler)
                .hasRootCauseInstanceOf(ProblemException.class);
        return new TreeSet<>(AskedFields.in(fields));
    }

    private static @Nullable Object argument(MethodParameter parameter, RequestFields fields) {
        var type = parameter.getParameterType();
        if (type == RequestFields.class) {
            return fields;
        }
        if (type == Owner.class) {
            return new Owner("a user", null, null);
        }
        if (type == CommandRequest.class) {
            return new CommandRequest(UUID.randomUUID(), Instant.EPOCH, true, Duration.ZERO);
        }
        var described = parameter.getParameterAnnotation(Parameter.class);
        return parameter.hasParameterAnnotation(PathVariable.class) && described != null
                ? described.example()
                : null;
    }
}
