package io.payrail.ingestor.signature;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks Stripe's webhook signatures against the active secrets of one endpoint. Two secrets are
/// active while one is being rolled. The tolerance bounds the signature's age to both sides, unlike
/// the SDK's, which lets tomorrow pass. The time is judged after the signature, so that "expired"
/// and "future" always speak of Stripe's own requests and are worth an alarm. Holds no state that
/// changes; safe for all threads.
public final class SignatureVerifier {
    private final List<WebhookSecret> secrets;
    private final long toleranceSeconds;
    private final Clock clock;

    public SignatureVerifier(List<WebhookSecret> secrets, Duration tolerance, Clock clock) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("an endpoint without a secret verifies nothing");
        }
        this.secrets = List.copyOf(secrets);
        this.toleranceSeconds = tolerance.toSeconds();
        this.clock = clock;
    }

    public Verdict verify(@Nullable String header, byte[] body) {
        if (header == null) {
            return Verdict.Refused.MISSING;
        }
        SignatureHeader signature = SignatureHeader.parse(header);
        if (signature == null) {
            return Verdict.Refused.MALFORMED;
        }
        byte[] timestamp = signature.timestampBytes();
        for (int i = 0; i < secrets.size(); i++) {
            if (signature.carries(secrets.get(i).sign(timestamp, body))) {
                return judgeTime(signature.epochSecond(), i);
            }
        }
        return Verdict.Refused.MISMATCH;
    }

    private Verdict judgeTime(long signedEpochSecond, int secretIndex) {
        long ageSeconds = clock.instant().getEpochSecond() - signedEpochSecond;
        if (ageSeconds > toleranceSeconds) {
            return Verdict.Refused.EXPIRED;
        }
        if (ageSeconds < -toleranceSeconds) {
            return Verdict.Refused.FUTURE;
        }
        return new Verdict.Verified(secretIndex);
    }
}
