package io.payrail.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MalformedMessagesTest {
    /// Stands for what must not leave the topic: an e-mail address, a secret.
    private static final String CONTENT = "leak";

    static final List<String> INPUTS =
            List.of(
                    "",
                    "leak",
                    "null",
                    "42",
                    "\"leak\"",
                    "[\"leak\"]",
                    "{}",
                    "{\"leak\":",
                    "{\"type\":\"leak\"}",
                    "{\"type\":{\"leak\":\"leak\"}}",
                    "{\"type\":\"unresolved.v1\",\"commandId\":\"leak\"}",
                    "{\"type\":\"unresolved.v1\"}",
                    "{\"type\":\"rejected.v1\",\"commandId\":\""
                            + Samples.ID
                            + "\",\"code\":{\"leak\":1}}",
                    "{\"payment\":\"leak\"}",
                    "{\"payment\":{\"createdAt\":\"leak\"}}",
                    "{\"payment\":{\"amount\":\"leak\"}}",
                    "{\"payment\":{\"amount\":leak}}",
                    "{\"payment\":null} leak",
                    "[".repeat(2000) + "leak");

    @ParameterizedTest
    @FieldSource("INPUTS")
    void malformedInputIsRefusedWithoutTellingItsContent(String input) {
        var json = input.getBytes(StandardCharsets.UTF_8);

        assertTellsNothing(() -> Messages.decodeCommand(json));
        assertTellsNothing(() -> Messages.decodeReply(json));
        assertTellsNothing(() -> readEvent("payrail.payment.created.v1", input));
    }

    @Test
    void everyTruncationOfAMessageIsRefused() {
        for (var wireName : List.of("create_payment.v1", "payment_ready.v1")) {
            var json = Golden.bytes(wireName);
            var end = new String(json, StandardCharsets.UTF_8).lastIndexOf('}');
            IntStream.range(0, end)
                    .forEach(length ->
                            assertTellsNothing(
                                    () -> Golden.decode(wireName, Arrays.copyOf(json, length))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.99", "1e3", "\"1099\"", "true", "9223372036854775808", "\"\"", "null"})
    void amountIsAWholeNumberAndNothingElse(String amount) {
        var json =
                new String(Golden.bytes("create_payment.v1"), StandardCharsets.UTF_8)
                        .replace("1099", amount)
                        .getBytes(StandardCharsets.UTF_8);

        assertTellsNothing(() -> Messages.decodeCommand(json));
    }

    @Test
    void eventOfATypeThatThisVersionDoesNotKnowIsNoFault() {
        assertThat(readEvent("payrail.payment.succeeded.v2", "leak, not even JSON")).isEmpty();
        assertThat(readEvent("", "")).isEmpty();
    }

    @Test
    void payloadKeptAsTextIsReadAsItsBytesAre() {
        var event = (Event) Golden.message("payrail.payment.refunded.v1");

        assertThat(readEvent("payrail.payment.refunded.v1", EventTypes.toJson(event)))
                .contains(event);
    }

    private static Optional<Event> readEvent(String type, String payload) {
        return Messages.decodeEvent(type, payload.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertTellsNothing(ThrowingCallable reading) {
        var refusal = catchThrowableOfType(MalformedMessageException.class, reading);

        assertThat(refusal).isNotNull().hasNoCause().hasNoSuppressedExceptions();
        var printed = new StringWriter();
        refusal.printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString())
                .doesNotContain(CONTENT, Samples.OWNER.id(), "jenny", "secret_golden");
        assertThat(refusal).message().matches("not a readable \\w+( at byte \\d+)?");
    }
}
