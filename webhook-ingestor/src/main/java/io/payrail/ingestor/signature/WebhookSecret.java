package io.payrail.ingestor.signature;

import jakarta.validation.constraints.AssertTrue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A signing secret of a webhook endpoint (`whsec_…`), known by its fingerprint wherever people
/// look. The value leaves this class only as a keyed [Mac]. Immutable; one instance serves all
/// threads.
///
/// The fingerprint is the first 32 bits of an HMAC under the secret over a fixed text: enough to
/// tell an endpoint's secrets apart in a metric, useless for finding one.
public final class WebhookSecret {
    /// Stripe's secrets have 38 characters and more; what is this short is a mistake in a
    /// configuration.
    private static final int MIN_LENGTH = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private static final int FINGERPRINT_BYTES = 4;

    private final Mac prototype;
    private final byte[] mark;
    private final boolean longEnough;

    private WebhookSecret(Mac prototype, byte[] mark, boolean longEnough) {
        this.prototype = prototype;
        this.mark = mark;
        this.longEnough = longEnough;
    }

    /// The conversion that configuration binding looks for. It takes any text, because the report
    /// of a conversion that fails repeats the text; validation, whose report does not, refuses what
    /// is too short.
    public static WebhookSecret valueOf(String value) {
        String secret = value.strip();
        // HMAC pads keys with zeros, so a zero byte is the empty key in a form that the provider
        // takes.
        byte[] key = secret.isEmpty() ? new byte[1] : secret.getBytes(StandardCharsets.UTF_8);
        try {
            Mac keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
            byte[] mark = keyed.doFinal("payrail fingerprint".getBytes(StandardCharsets.US_ASCII));
            return new WebhookSecret(keyed, mark, secret.length() >= MIN_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, e);
        }
    }

    @AssertTrue(message = "a webhook secret has at least " + MIN_LENGTH + " characters")
    public boolean isLongEnough() {
        return longEnough;
    }

    public String fingerprint() {
        return HexFormat.of().formatHex(mark, 0, FINGERPRINT_BYTES);
    }

    /// `HMAC_SHA256(secret, timestamp + "." + body)`. Copying a keyed [Mac] costs less than keying
    /// one, and unlike a thread-local it suits threads that live for one request.
    byte[] sign(byte[] timestamp, byte[] body) {
        try {
            Mac mac = (Mac) prototype.clone();
            mac.update(timestamp);
            mac.update((byte) '.');
            return mac.doFinal(body);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(
                    "the security provider's " + ALGORITHM + " cannot be copied", e);
        }
    }

    /// Equal are secrets of one value, judged by the whole HMAC of which the fingerprint is a part.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebhookSecret secret && MessageDigest.isEqual(mark, secret.mark);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(mark);
    }

    @Override
    public String toString() {
        return "WebhookSecret[" + fingerprint() + "]";
    }
}
