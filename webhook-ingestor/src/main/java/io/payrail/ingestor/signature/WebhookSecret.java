package io.payrail.ingestor.signature;

import jakarta.validation.constraints.AssertTrue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

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

    private final Mac prototype;
    private final String fingerprint;
    private final boolean longEnough;

    private WebhookSecret(Mac prototype, String fingerprint, boolean longEnough) {
        this.prototype = prototype;
        this.fingerprint = fingerprint;
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
            return new WebhookSecret(
                    keyed, HexFormat.of().formatHex(mark, 0, 4), secret.length() >= MIN_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, e);
        }
    }

    @AssertTrue(message = "a webhook secret has at least " + MIN_LENGTH + " characters")
    public boolean isLongEnough() {
        return longEnough;
    }

    public String fingerprint() {
        return fingerprint;
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

    @Override
    public String toString() {
        return "WebhookSecret[" + fingerprint + "]";
    }
}
