package io.payrail.api.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.ProblemException;
import java.net.URI;
import java.time.Instant;
import java.util.Set;

/// Whatever bytes come in: they are read and keep to the rules, or they end in a problem with
/// status 400 that names what is wrong.
final class RequestFuzzTest {
    private static final int TEXT_CHARACTERS = 40;
    private static final Set<String> FIELDS =
            Set.of("amount", "text", "choice", "flag", "time", "url", "metadata");

    @FuzzTest(maxDuration = "10m")
    @DictionaryEntries({
        "\"amount\":",
        "\"text\":",
        "\"choice\":\"this\"",
        "\"flag\":true",
        "\"time\":\"2026-07-29T12:00:00Z\"",
        "\"url\":\"https://shop.example/\"",
        "\"metadata\":{\"a\":\"b\"}",
        "4242424242424242"
    })
    void aBody(byte[] bytes) {
        try {
            var fields = new RequestFields(RequestFieldsResolver.parse(bytes));
            long amount = fields.wholeNumber("amount", 1, 99_999_999);
            var text = fields.text("text", TEXT_CHARACTERS);
            var choice = fields.optionalChoice("choice", Set.of("this", "that"));
            var flag = fields.optionalFlag("flag");
            var time = fields.optionalTime("time");
            var url = fields.optionalUrl("url");
            var metadata = fields.metadata("metadata");
            fields.finish();

            assertThat(amount).isBetween(1L, 99_999_999L);
            assertSound(text, TEXT_CHARACTERS);
            assertThat(choice).isIn(null, "this", "that");
            assertThat(flag).isIn(null, true, false);
            if (time != null) {
                assertThat(time)
                        .isBetween(
                                Instant.parse("-0001-01-01T00:00:00Z"),
                                Instant.parse("+10000-01-02T00:00:00Z"));
            }
            if (url != null) {
                assertSound(url, UrlSyntax.MAX_CHARACTERS);
                assertThat(UrlSyntax.test(url)).isTrue();
            }
            assertThat(metadata).hasSizeLessThanOrEqualTo(50);
            metadata.values().forEach(value -> assertSound(value, 500));
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(400);
            if (e.problem().code().equals("invalid_request")) {
                assertThat(e.problem().errors()).isNotEmpty();
                assertThat(e.problem().errors())
                        .extracting(FieldError::field)
                        .allMatch(field ->
                                FIELDS.contains(field)
                                        || field.equals("(unknown)")
                                        || field.matches("metadata\\.[A-Za-z_]{1,40}")
                                        || TextRules.isPrintableName(field));
            } else {
                assertThat(e.problem().code()).isEqualTo("malformed_json");
            }
        }
    }

    private static void assertSound(String text, int maxCharacters) {
        assertThat(text).isNotBlank().hasSizeLessThanOrEqualTo(maxCharacters);
        assertThat(WellFormed.test(text)).isTrue();
        assertThat(CardNumbers.isIn(text)).isFalse();
    }

    @FuzzTest(maxDuration = "10m")
    void aCursor(byte[] bytes) {
        try {
            var cursor = requireNonNull(Cursor.of(new Page(20, new String(bytes, ISO_8859_1))));

            assertThat(Cursor.of(new Page(20, cursor.text()))).isEqualTo(cursor);
            assertThat(cursor.createdAtInUtc().getYear()).isBetween(1970, 2286);
        } catch (ProblemException e) {
            assertThat(e.problem().errors())
                    .extracting(FieldError::code)
                    .containsExactly("invalid_cursor");
        }
    }

    /// The rules for texts take any text, and what stands before a card's number hides it not.
    @FuzzTest(maxDuration = "10m")
    @DictionaryEntries({"4242424242424242", "3782 822463 10005", "a@b.example", "https://"})
    void aText(byte[] bytes) {
        var text = new String(bytes, UTF_8);
        assertThat(CardNumbers.isIn("card, " + text)).isEqualTo(CardNumbers.isIn(text));
        if (EmailSyntax.test(text)) {
            assertThat(text).contains("@").doesNotContainAnyWhitespaces();
        }
        if (UrlSyntax.test(text)) {
            assertThat(URI.create(text).getHost()).isNotBlank();
        }
    }
}
