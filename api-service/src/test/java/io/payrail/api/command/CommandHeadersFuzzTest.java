package io.payrail.api.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.ProblemException;
import io.payrail.api.request.CardNumbers;
import io.payrail.contract.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// Whatever stands in the headers and parameters of commands, as the container hands them on.
final class CommandHeadersFuzzTest {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final UUID ID = UUID.fromString("0190d5a0-0000-7000-8000-000000000000");

    private final Receipts receipts =
            new Receipts(
                    new ReceiptProperties(
                            new Secret("a key of thirty-two characters at least"),
                            Duration.ofDays(7)),
                    Clock.fixed(Instant.parse("2026-07-29T12:00:00Z"), ZoneOffset.UTC));

    /// Several headers, a line each.
    @FuzzTest(maxDuration = "10m")
    @DictionaryEntries({"respond-async", "wait=", "wait=\"5\"", ";", ","})
    void preferences(byte[] bytes) {
        var headers = List.of(new String(bytes, ISO_8859_1).split("\n", -1));

        assertThat(Preferences.of(headers, LONGEST).patience()).isBetween(Duration.ZERO, LONGEST);
    }

    /// Several headers, a line each.
    @FuzzTest(maxDuration = "10m")
    @DictionaryEntries({"4242424242424242", "4242 4242 4242 4242"})
    void idempotencyKeys(byte[] bytes) {
        var headers = List.of(new String(bytes, ISO_8859_1).split("\n", -1));
        try {
            var key = CommandRequestResolver.sound(headers);

            assertThat(key).isEqualTo(headers.getFirst()).matches("[ -~]{1,255}").isNotBlank();
            assertThat(CardNumbers.isIn(key)).isFalse();
            assertThat(CommandIds.of("ada", key))
                    .isEqualTo(CommandIds.of("ada", key))
                    .isNotEqualTo(CommandIds.of("bob", key));
        } catch (ProblemException e) {
            assertThat(e.problem().errors())
                    .extracting(FieldError::code)
                    .containsAnyOf("invalid_idempotency_key", "card_number");
        }
    }

    /// Whoever has not been given a receipt has none.
    @FuzzTest(maxDuration = "10m")
    void receipts(byte[] bytes) {
        assertThat(receipts.acceptedAt(new String(bytes, UTF_8), ID, "ada")).isEmpty();
    }
}
