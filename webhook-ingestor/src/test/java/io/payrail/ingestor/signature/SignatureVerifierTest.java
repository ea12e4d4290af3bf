package io.payrail.ingestor.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import io.payrail.ingestor.signature.Verdict.Refused;
import io.payrail.ingestor.signature.Verdict.Verified;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureVerifierTest {
    private static final String OLD = "whsec_0123456789abcdefOLD";
    private static final String NEW = "whsec_0123456789abcdefNEW";
    private static final String BODY = "{\"id\":\"evt_1\",\"text\":\"Grüße, 決済 \\u00e9\"}\n ";
    private static final long NOW = 1_780_000_000;

    private final SignatureVerifier verifier =
            new SignatureVerifier(
                    List.of(WebhookSecret.valueOf(OLD), WebhookSecret.valueOf(NEW)),
                    Duration.ofMinutes(5),
                    Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));

    @Test
    void acceptsWhatTheSdkSigned() throws Exception {
        String header = Webhook.Signature.generateSignatureHeader(BODY, NEW, NOW);

        assertThat(verify(header)).isEqualTo(new Verified(1));
    }

    @Test
    void saysWhichSecretVerified() {
        assertThat(verify("t=" + NOW + ",v1=" + sign(OLD, NOW))).isEqualTo(new Verified(0));
        assertThat(verify("t=" + NOW + ",v1=" + sign(NEW, NOW))).isEqualTo(new Verified(1));
    }

    @Test
    void everyV1CountsWhileASecretIsRolled() {
        String other = sign("whsec_of_somebody_else_entirely", NOW);

        assertThat(verify("t=" + NOW + ",v1=" + other + ",v1=" + sign(NEW, NOW)))
                .isEqualTo(new Verified(1));
        assertThat(verify("t=" + NOW + ",v1=" + sign(NEW, NOW) + ",v1=" + other))
                .isEqualTo(new Verified(1));
        assertThat(verify("v1=" + sign(NEW, NOW) + ",t=" + NOW)).isEqualTo(new Verified(1));
    }

    @Test
    void schemesOtherThanV1AreIgnoredEvenWhenTheyWouldMatch() {
        String good = sign(OLD, NOW);

        assertThat(verify("t=" + NOW + ",v0=" + good)).isEqualTo(Refused.MALFORMED);
        assertThat(verify("t=" + NOW + ",v2=" + good)).isEqualTo(Refused.MALFORMED);
        assertThat(verify("t=" + NOW + ",v0=" + good + ",v1=" + sign("whsec_of_somebody", NOW)))
                .isEqualTo(Refused.MISMATCH);
        assertThat(verify("t=" + NOW + ",v1=" + good + ",v0=nonsense")).isEqualTo(new Verified(0));
    }

    @ParameterizedTest
    @CsvSource({
        "-301, EXPIRED",
        "-300, ",
        "-1, ",
        "0, ",
        "1, ",
        "300, ",
        "301, FUTURE",
        "86400, FUTURE"
    })
    void toleranceBoundsBothSides(long offset, Refused expected) {
        long signed = NOW + offset;

        assertThat(verify("t=" + signed + ",v1=" + sign(OLD, signed)))
                .isEqualTo(expected == null ? new Verified(0) : expected);
    }

    @Test
    void timeIsJudgedOnlyOfWhatAnActiveSecretSigned() {
        assertThat(verify("t=1,v1=" + sign("whsec_of_somebody_else_entirely", 1)))
                .isEqualTo(Refused.MISMATCH);
    }

    @Test
    void aMissingHeaderIsRefused() {
        assertThat(verifier.verify(null, BODY.getBytes(UTF_8))).isEqualTo(Refused.MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "=",
                "t",
                "v1",
                "nonsense",
                "t={now}",
                "t={now},v1",
                "t={now},v1=",
                "t={now},v1={sig},",
                ",t={now},v1={sig}",
                "t={now},,v1={sig}",
                "v1={sig}",
                "t=,v1={sig}",
                "t=abc,v1={sig}",
                "t=-1,v1={sig}",
                "t=+{now},v1={sig}",
                "t= {now},v1={sig}",
                "t={now} ,v1={sig}",
                "t={now}.0,v1={sig}",
                "t=99999999999999999999999,v1={sig}",
                "t=\u0661,v1={sig}",
                "t={now},t={now},v1={sig}",
                "t={now},v1={sig}0",
                "t={now},v1=zz",
                "t={now},v1=0x{sig}",
                "t={now}, v1={sig}",
                "t={now};v1={sig}",
                "T={now},V1={sig}"
            })
    void whatStripeNeverSendsIsMalformed(String template) {
        String header = template.replace("{now}", "" + NOW).replace("{sig}", sign(OLD, NOW));

        assertThat(verify(header)).isEqualTo(Refused.MALFORMED);
    }

    @Test
    void upperCaseDigitsAreNotStripes() {
        String header = "t=" + NOW + ",v1=" + sign(OLD, NOW).toUpperCase(Locale.ROOT);

        assertThat(verify(header)).isEqualTo(Refused.MALFORMED);
    }

    @Test
    void noChangeOfOneByteOfTheBodyPasses() {
        byte[] body = BODY.getBytes(UTF_8);
        String header = "t=" + NOW + ",v1=" + sign(OLD, NOW);
        for (int i = 0; i < body.length; i++) {
            byte[] changed = body.clone();
            changed[i] ^= 1;
            assertThat(verifier.verify(header, changed)).isEqualTo(Refused.MISMATCH);
        }
    }

    @Test
    void noMutatedHeaderPasses() {
        var random = new Random(20_261_123);
        String good = "t=" + NOW + ",v1=" + sign(OLD, NOW);
        byte[] body = BODY.getBytes(UTF_8);
        for (int i = 0; i < 50_000; i++) {
            var header = new StringBuilder(good);
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                int at = random.nextInt(header.length());
                switch (random.nextInt(3)) {
                    case 0 -> header.setCharAt(at, (char) (32 + random.nextInt(95)));
                    case 1 -> header.deleteCharAt(at);
                    default -> header.insert(at, (char) (32 + random.nextInt(95)));
                }
            }
            if (!header.toString().equals(good)) {
                assertThat(verifier.verify(header.toString(), body))
                        .as(header.toString())
                        .isInstanceOf(Refused.class);
            }
        }
    }

    @Test
    void aSecretShowsNothingOfItself() {
        WebhookSecret secret = WebhookSecret.valueOf(OLD);

        assertThat(secret.toString())
                .isEqualTo("WebhookSecret[" + secret.fingerprint() + "]")
                .doesNotContain("0123456789abcdef");
        assertThat(secret.fingerprint())
                .hasSize(8)
                .isNotEqualTo(WebhookSecret.valueOf(NEW).fingerprint());
        assertThat(secret.isLongEnough()).isTrue();
        assertThat(WebhookSecret.valueOf("whsec_short").isLongEnough()).isFalse();
        assertThat(WebhookSecret.valueOf("").isLongEnough()).isFalse();
    }

    private Verdict verify(String header) {
        return verifier.verify(header, BODY.getBytes(UTF_8));
    }

    /// By the SDK's code, not by the code under test.
    private static String sign(String secret, long epochSecond) {
        try {
            return Webhook.Util.computeHmacSha256(secret, epochSecond + "." + BODY);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
