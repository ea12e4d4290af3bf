package io.payrail.api.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RequestFieldsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void whatIsNotSentIsNothing() {
        for (var body : List.of("{}", "{\"f\":null}")) {
            var fields = fields(body);
            assertThat(fields.optionalWholeNumber("f", 1, 2)).isNull();
            assertThat(fields.optionalFlag("f")).isNull();
            assertThat(fields.optionalText("f", 1)).isNull();
            assertThat(fields.optionalChoice("f", Set.of("a"))).isNull();
            assertThat(fields.optionalTime("f")).isNull();
            assertThat(fields.optionalUrl("f")).isNull();
            assertThat(fields.metadata("f")).isEmpty();
            assertThatCode(fields::finish).doesNotThrowAnyException();
        }
    }

    @Test
    void whatIsRequiredAndNotSentIsNamed() {
        assertThat(
                        errors(
                                "{}",
                                fields -> {
                                    fields.wholeNumber("number", 1, 2);
                                    fields.text("text", 1);
                                    fields.choice("choice", Set.of("a"));
                                }))
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(
                        tuple("number", "required"),
                        tuple("text", "required"),
                        tuple("choice", "required"));
    }

    @Test
    void whatIsSentIsRead() {
        var fields =
                fields(
                        """
                        {"number":2,"flag":true,"choice":"b","time":"2026-07-29T14:00:00+02:00",
                         "url":"https://shop.example/done?x=1","metadata":{"order_id":"7","Größe":"L"}}
                        """);

        assertThat(fields.optionalWholeNumber("number", 1, 2)).isEqualTo(2);
        assertThat(fields.optionalFlag("flag")).isTrue();
        assertThat(fields.choice("choice", Set.of("a", "b"))).isEqualTo("b");
        assertThat(fields.optionalTime("time")).isEqualTo(Instant.parse("2026-07-29T12:00:00Z"));
        assertThat(fields.optionalUrl("url")).isEqualTo("https://shop.example/done?x=1");
        assertThat(fields.metadata("metadata"))
                .containsExactly(Map.entry("order_id", "7"), Map.entry("Größe", "L"));
        assertThatCode(fields::finish).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0,out_of_range", "3,out_of_range", "1.0,wrong_type", "\"1\",wrong_type"})
    void aWholeNumberKeepsItsBounds(String value, String code) {
        String body = "{\"f\":%s}".formatted(value);
        assertRefused(errors(body, fields -> fields.wholeNumber("f", 1, 2)), "f", code);
        assertRefused(errors(body, fields -> fields.optionalWholeNumber("f", 1, 2)), "f", code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"true\"", "[]", "{}"})
    void aFlagIsTrueOrFalse(String value) {
        assertRefused(
                errors("{\"f\":%s}".formatted(value), fields -> fields.optionalFlag("f")),
                "f",
                "wrong_type");
    }

    @Test
    void aChoiceAtFaultIsRefusedAndReadsAsOneOfTheChoices() {
        var choices = Set.of("fraudulent", "duplicate");
        assertThat(
                        errors(
                                "{\"f\":\"Duplicate\"}",
                                fields ->
                                        assertThat(choices).contains(fields.choice("f", choices))))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.code()).isEqualTo("unknown_choice");
                    assertThat(error.detail()).isEqualTo("Must be one of duplicate, fraudulent.");
                });
        assertRefused(
                errors("{\"f\":7}", fields -> fields.optionalChoice("f", choices)),
                "f",
                "wrong_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tomorrow",
                "2026-07-29",
                "2026-07-29T12:00:00",
                "2026-02-30T12:00:00Z",
                "1795742758",
                "+12026-07-29T12:00:00Z",
                "-0001-07-29T12:00:00Z"
            })
    void aTimeIsAnInstant(String value) {
        assertRefused(
                errors("{\"f\":\"%s\"}".formatted(value), fields -> fields.optionalTime("f")),
                "f",
                "invalid_time");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example",
                "HTTPS://shop.example:8443/a?b=c#d",
                "http://localhost:3000/done",
                "http://127.0.0.1/done",
                "http://[::1]:3000/done"
            })
    void aUrlOfAPageIsTaken(String url) {
        assertThat(fields("{\"f\":\"%s\"}".formatted(url)).optionalUrl("f")).isEqualTo(url);
        var fields = fields("{\"f\":\"%s\"}".formatted(url));
        fields.optionalUrl("f");
        assertThatCode(fields::finish).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example",
                "/done",
                "//shop.example/done",
                "http://shop.example/done",
                "http://localhost.shop.example/",
                "http://127.0.0.1.shop.example/",
                "http://user@localhost/",
                "https://user:password@shop.example/",
                "https://shop.example:99999/",
                "https:///done",
                "https:done",
                "https://shop example/",
                "javascript:alert(1)",
                "file:///etc/passwd",
                "myapp://done"
            })
    void anotherUrlIsRefused(String url) {
        assertRefused(
                errors("{\"f\":\"%s\"}".formatted(url), fields -> fields.optionalUrl("f")),
                "f",
                "invalid_url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    []                                  | metadata       | wrong_type
                    "a"                                 | metadata       | wrong_type
                    {"color":7}                         | metadata.color | wrong_type
                    {"color":null}                      | metadata.color | wrong_type
                    {"color":["red"]}                   | metadata.color | wrong_type
                    {"color":" "}                       | metadata.color | blank
                    {"color":"a\\nb"}                   | metadata.color | invalid_characters
                    {"color":"4242 4242 4242 4242"}     | metadata.color | card_number
                    {"4242424242424242":"red"}          | metadata       | card_number
                    {"card 4242":"4242424242424242"}    | metadata       | card_number
                    {"":"red"}                          | metadata       | blank
                    {"a[b]":"red"}                      | metadata       | invalid_characters
                    {"payrail_owner":"eve"}             | metadata       | reserved_key
                    """)
    void metadataThatCannotBeIsRefused(String metadata, String field, String code) {
        assertRefused(
                errors(
                        "{\"metadata\":%s}".formatted(metadata),
                        fields -> fields.metadata("metadata")),
                field,
                code);
    }

    @Test
    void metadataKeepsStripesBounds() {
        String longest =
                "{\"metadata\":{\"%s\":\"%s\"}}".formatted("k".repeat(40), "v".repeat(500));
        assertThat(fields(longest).metadata("metadata")).hasSize(1);
        assertRefused(
                errors(longest.replace("kk", "kkk"), fields -> fields.metadata("metadata")),
                "metadata",
                "too_long");
        assertRefused(
                errors(longest.replace("v\"", "vv\""), fields -> fields.metadata("metadata")),
                "metadata." + "k".repeat(40),
                "too_long");
        assertThat(fields(entries(47)).metadata("metadata")).hasSize(47);
        assertRefused(
                errors(entries(51), fields -> fields.metadata("metadata")), "metadata", "too_many");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4242424242424242", "4242-4242-4242-4242", "card 4242424242424242"})
    void aCardNumberIsRefusedInEveryText(String text) {
        String body = "{\"f\":\"%s\"}".formatted(text);
        for (var errors :
                List.of(
                        errors(body, fields -> fields.text("f", 100)),
                        errors(body, fields -> fields.optionalText("f", 100)),
                        errors(body, fields -> fields.optionalTime("f")),
                        errors(body, fields -> fields.optionalUrl("f")))) {
            assertRefused(errors, "f", "card_number");
            assertThat(errors.toString()).doesNotContain("4242");
        }
    }

    private static String entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"key%d\":\"v\"".formatted(i))
                .collect(Collectors.joining(",", "{\"metadata\":{", "}}"));
    }

    private static RequestFields fields(String body) {
        return new RequestFields((ObjectNode) JSON.readTree(body));
    }

    private static List<FieldError> errors(String body, Consumer<RequestFields> reading) {
        var fields = fields(body);
        reading.accept(fields);
        return catchThrowableOfType(ProblemException.class, fields::finish).problem().errors();
    }

    private static void assertRefused(List<FieldError> errors, String field, String code) {
        assertThat(errors)
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.field()).isEqualTo(field);
                    assertThat(error.code()).isEqualTo(code);
                });
    }
}
