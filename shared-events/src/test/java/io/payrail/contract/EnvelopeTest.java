package io.payrail.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class EnvelopeTest {
    private static final Map<String, String> HEADERS =
            Map.of(
                    Headers.CE_SPECVERSION, "1.0",
                    Headers.CE_ID, Samples.ID.toString(),
                    Headers.CE_TYPE, "payrail.payment.succeeded.v1",
                    Headers.CE_SOURCE, "/payrail",
                    Headers.CE_SUBJECT, "pi_Example1",
                    Headers.CE_SEQUENCE, "3",
                    Headers.CE_TIME, "2026-11-23T10:15:30.123456Z",
                    Headers.CE_CAUSE, "stripe:evt_Example1",
                    Headers.CONTENT_TYPE, "application/json");

    static final List<String> NEEDED =
            List.of(
                    Headers.CE_ID,
                    Headers.CE_TYPE,
                    Headers.CE_SOURCE,
                    Headers.CE_SUBJECT,
                    Headers.CE_SEQUENCE,
                    Headers.CE_TIME,
                    Headers.CE_CAUSE);

    @Test
    void headersAreReadAsTheAttributesThatTheyStandFor() {
        assertThat(Envelope.read(headers(HEADERS)))
                .isEqualTo(
                        new Envelope(
                                Samples.ID,
                                "payrail.payment.succeeded.v1",
                                "/payrail",
                                "pi_Example1",
                                3,
                                Instant.parse("2026-11-23T10:15:30.123456Z"),
                                "stripe:evt_Example1",
                                null));
    }

    @Test
    void traceContextIsReadWhereThereIsOne() {
        var traced = new HashMap<>(HEADERS);
        traced.put(
                Headers.CE_TRACEPARENT, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        assertThat(Envelope.read(headers(traced)).traceparent())
                .isEqualTo(traced.get(Headers.CE_TRACEPARENT));
    }

    @ParameterizedTest
    @FieldSource("NEEDED")
    void recordWithoutANeededHeaderIsRefused(String name) {
        var without = new HashMap<>(HEADERS);
        without.remove(name);

        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> Envelope.read(headers(without)))
                .withMessage("not a readable header " + name);
    }

    @ParameterizedTest
    @CsvSource({"ce_id, leak", "ce_sequence, leak", "ce_sequence, ''", "ce_time, leak"})
    void headerThatIsNotWhatItShouldBeIsRefusedWithoutTellingItsContent(String name, String value) {
        var changed = new HashMap<>(HEADERS);
        changed.put(name, value);

        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> Envelope.read(headers(changed)))
                .withMessage("not a readable header " + name)
                .withNoCause();
    }

    private static Function<String, byte @Nullable []> headers(Map<String, String> headers) {
        return name -> {
            var value = headers.get(name);
            return value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        };
    }
}
