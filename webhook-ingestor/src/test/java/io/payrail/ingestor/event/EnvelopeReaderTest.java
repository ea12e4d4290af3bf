package io.payrail.ingestor.event;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.ingestor.event.Reading.Fault;
import io.payrail.ingestor.event.Reading.Routing;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvelopeReaderTest {
    private static final String SNAPSHOT =
            """
            {
              "id": "evt_1",
              "object": "event",
              "account": "acct_1",
              "api_version": "2026-07-29.dahlia",
              "created": 1780000000,
              "data": {
                "object": {
                  "metadata": {"id": "not me", "data": {"object": {"id": "nor me"}}},
                  "charges": [{"id": "ch_1"}],
                  "id": "pi_1",
                  "note": "Grüße \\ud83d\\ude00 决"
                },
                "previous_attributes": {"id": "pi_0", "object": {"id": "nor this"}}
              },
              "livemode": true,
              "pending_webhooks": 1,
              "request": {"id": "req_1", "idempotency_key": "k"},
              "type": "payment_intent.succeeded"
            }
            """;

    private final EnvelopeReader reader = new EnvelopeReader();

    @Test
    void readsTheRoutingFieldsOfASnapshot() {
        assertThat(read(SNAPSHOT))
                .isEqualTo(
                        new Routing("evt_1", "payment_intent.succeeded", true, "acct_1", "pi_1"));
    }

    @Test
    void keyIsTheObjectWithItsAccount() {
        assertThat(routing(SNAPSHOT).key()).isEqualTo("acct_1:pi_1");
        assertThat(routing(SNAPSHOT.replace("\"acct_1\"", "null")).key()).isEqualTo("pi_1");
        assertThat(routing(SNAPSHOT.replace("\"account\"", "\"other\"")).key()).isEqualTo("pi_1");
    }

    @Test
    void anObjectWithoutAnIdIsKeyedByItsEvent() {
        assertThat(routing(SNAPSHOT.replace("\"id\": \"pi_1\",", "")).key())
                .isEqualTo("acct_1:evt_1");
        assertThat(routing(SNAPSHOT.replace("\"pi_1\"", "null")).key()).isEqualTo("acct_1:evt_1");
        assertThat(routing(SNAPSHOT.replace("\"pi_1\"", "{\"id\":\"x\"}")).key())
                .isEqualTo("acct_1:evt_1");
    }

    @Test
    void aThinEventIsKeyedByItsRelatedObject() {
        String thin =
                """
                {"id":"evt_2","object":"v2.core.event","type":"v2.core.account.updated","livemode":false,
                 "created":"2026-11-23T13:00:00.000Z",
                 "related_object":{"id":"acct_9","type":"v2.core.account","url":"/v2/core/accounts/acct_9"}}\
                """;

        assertThat(read(thin))
                .isEqualTo(new Routing("evt_2", "v2.core.account.updated", false, null, "acct_9"));
        assertThat(routing(thin.replaceAll("\\{\"id\":\"acct_9.*?}", "null")).key())
                .isEqualTo("evt_2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"2020-08-27\"", "\"2027-01-01.elm\"", "7", "{}"})
    void noApiVersionIsRefused(String version) {
        assertThat(read(SNAPSHOT.replace("\"2026-07-29.dahlia\"", version)))
                .isInstanceOf(Routing.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "{\"id\"",
                "{\"id\":}",
                "{'id':'x'}",
                "{id:1}",
                "nonsense",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":1,}",
                "{}{}",
                "{} x",
                "{}]",
                "[1] 2",
                "{\"a\":1}\u0000",
                "{/* c */}"
            })
    void whatIsNotOneJsonTextIsNotJson(String body) {
        assertThat(read(body)).isEqualTo(Fault.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "true", "7", "\"evt_1\"", "[{\"id\":\"evt_1\"}]"})
    void jsonWithoutTheFieldsIsNotAnEvent(String body) {
        assertThat(read(body)).isEqualTo(Fault.NOT_AN_EVENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "object", "created", "livemode", "type", "data"})
    void aMissingOrMistypedFieldIsNotAnEvent(String field) {
        assertThat(read(SNAPSHOT.replaceFirst("\n  \"" + field + "\"", "\n  \"_\"")))
                .isEqualTo(Fault.NOT_AN_EVENT);
        for (String wrong : new String[] {"null", "[]", "{}", "1.5", "\"\""}) {
            String body =
                    SNAPSHOT.replaceFirst(
                            "\n  \"" + field + "\":",
                            "\n  \"" + field + "\": " + wrong + ", \"_\":");
            assertThat(read(body)).as(field + " " + wrong).isEqualTo(Fault.NOT_AN_EVENT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "object", "account", "created", "livemode", "type", "data"})
    void aRoutingFieldGivenTwiceIsNotAnEvent(String field) {
        String twice = SNAPSHOT.replaceFirst("\\{", "{\"" + field + "\": null,");

        assertThat(read(twice)).isEqualTo(Fault.NOT_AN_EVENT);
    }

    @Test
    void aFieldOnTheWayToTheKeyGivenTwiceIsNotAnEvent() {
        assertThat(read(SNAPSHOT.replace("\"id\": \"pi_1\"", "\"id\":\"pi_1\",\"i\\u0064\":\"b\"")))
                .isEqualTo(Fault.NOT_AN_EVENT);
        assertThat(read(SNAPSHOT.replace("\"data\": {", "\"data\": {\"object\":{\"id\":\"b\"},")))
                .isEqualTo(Fault.NOT_AN_EVENT);
    }

    @Test
    void anOverlongIdIsNotAnEvent() {
        assertThat(read(SNAPSHOT.replace("evt_1", "e".repeat(256)))).isEqualTo(Fault.NOT_AN_EVENT);
        assertThat(read(SNAPSHOT.replace("acct_1", "a".repeat(256)))).isEqualTo(Fault.NOT_AN_EVENT);
        assertThat(read(SNAPSHOT.replace("evt_1", "e".repeat(255)))).isInstanceOf(Routing.class);
    }

    @Test
    void encodingsOtherThanUtf8AreNotJson() {
        assertThat(reader.read(SNAPSHOT.getBytes(UTF_16LE))).isEqualTo(Fault.NOT_JSON);
        assertThat(read("\uFEFF" + SNAPSHOT)).isEqualTo(Fault.NOT_JSON);
        assertThat(reader.read(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}))
                .isEqualTo(Fault.NOT_JSON);
    }

    @Test
    void nestingBeyondTheBoundIsNotJson() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThat(read(SNAPSHOT.replace("\"k\"", deep))).isEqualTo(Fault.NOT_JSON);
    }

    @Test
    void everyTruncationIsNotJson() {
        byte[] body = SNAPSHOT.strip().getBytes(UTF_8);
        for (int length = 0; length < body.length; length++) {
            assertThat(reader.read(java.util.Arrays.copyOf(body, length)))
                    .isEqualTo(Fault.NOT_JSON);
        }
    }

    @Test
    void noInputMakesItThrow() {
        var random = new Random(20_261_123);
        byte[] body = SNAPSHOT.getBytes(UTF_8);
        int routed = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] mutated = body.clone();
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            if (reader.read(mutated) instanceof Routing) {
                routed++;
            }
        }
        assertThat(routed).isBetween(1, 199_999);
    }

    private Reading read(String body) {
        return reader.read(body.getBytes(UTF_8));
    }

    private Routing routing(String body) {
        return (Routing) read(body);
    }
}
