package io.payrail.ingestor.signature;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks Stripe's webhook signatures against the active secrets of one endpoint. Two secrets are
/// active while one is being rolled. The tolerance bounds the signature's age to both sides, unlike
/// the SDK's, which lets tomorrow pass. What the header alone refuses can be known before there is
/// a body; nobody has proved anything then, so "expired" and "future" may be said of anybody's
/// request. Holds no state that changes; safe for all threads.
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

    /// What is wrong with the header by itself; null when only the body can tell. Never
    /// [Verdict.Refused#MISMATCH].
    public Verdict.@Nullable Refused refusal(@Nullable String header) {
        if (header == null) {
            return Verdict.Refused.MISSING;
        }
        SignatureHeader signature = SignatureHeader.parse(header);
        return signature == null ? Verdict.Refused.MALFORMED : judgeTime(signature);
    }

    /// Judges all of it, the time once more: the body may have been long in coming. Taking the
    /// header apart again costs a hundredth of a signature.
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
                Verdict.Refused untimely = judgeTime(signature);
                return untimely == null ? new Verdict.Verified(i) : untimely;
            }
        }
        return Verdict.Refused.MISMATCH;
    }

    private Verdict.@Nullable Refused judgeTime(SignatureHeader signature) {
        long ageSeconds = clock.instant().getEpochSecond() - signature.epochSecond();
        if (ageSeconds > toleranceSeconds) {
            return Verdict.Refused.EXPIRED;
        }
        return ageSeconds < -toleranceSeconds ? Verdict.Refused.FUTURE : null;
    }
}
