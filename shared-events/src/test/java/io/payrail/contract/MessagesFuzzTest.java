package io.payrail.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Whatever stands in a record: it is read, and then written and read again without a change, or it
/// is malformed, and the exception repeats nothing of it.
///
/// An input is edits of a golden file, so that the fuzzer need not find out what a message is. The
/// first byte chooses the file, each three bytes after it put one byte somewhere; where the highest
/// bit of the place is set, the rest of the file is cut off there.
final class MessagesFuzzTest {
    private static final List<String> FILES = List.copyOf(Golden.files());
    private static final int EDIT_BYTES = 3;
    private static final int CUT = 0x8000;

    @FuzzTest(maxDuration = "10m")
    void editsOfAMessage(byte[] edits) {
        var file = FILES.get(edits.length == 0 ? 0 : (edits[0] & 0xff) % FILES.size());
        assertReadsOrRefuses(Golden.wireName(file), edited(Golden.file(file), edits));
    }

    /// A type and a line feed, then the record's value.
    @FuzzTest(maxDuration = "10m")
    void anyBytes(byte[] input) {
        int feed = 0;
        while (feed < input.length && input[feed] != '\n') {
            feed++;
        }
        var type = new String(input, 0, feed, StandardCharsets.UTF_8);
        var json = Arrays.copyOfRange(input, Math.min(feed + 1, input.length), input.length);
        assertReadsOrRefuses("create_payment.v1", json);
        assertReadsOrRefuses("payment_ready.v1", json);
        if (EventTypes.all().containsKey(type)) {
            assertReadsOrRefuses(type, json);
        } else {
            assertThat(Messages.decodeEvent(type, json)).isEmpty();
        }
    }

    private static byte[] edited(byte[] golden, byte[] edits) {
        byte[] result = golden.clone();
        for (int at = 1; at + EDIT_BYTES <= edits.length; at += EDIT_BYTES) {
            int place = (edits[at] & 0xff) << 8 | (edits[at + 1] & 0xff);
            if (result.length == 0) {
                return result;
            }
            if (place >= CUT) {
                result = Arrays.copyOf(result, (place - CUT) % result.length);
            } else {
                result[place % result.length] = edits[at + 2];
            }
        }
        return result;
    }

    private static void assertReadsOrRefuses(String wireName, byte[] json) {
        Object message;
        try {
            message = Golden.decode(wireName, json);
        } catch (MalformedMessageException e) {
            assertThat(e).hasNoCause();
            assertThat(e.getMessage()).matches("not a readable \\w+( at byte \\d+)?");
            return;
        }
        byte[] written = Golden.encode(message);
        assertThat(Golden.encode(Golden.decode(wireName, written))).isEqualTo(written);
    }
}
