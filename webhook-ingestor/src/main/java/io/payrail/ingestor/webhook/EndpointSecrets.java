package io.payrail.ingestor.webhook;

import io.payrail.ingestor.signature.NamedSecret;
import io.payrail.ingestor.signature.SignatureVerifier;
import io.payrail.ingestor.signature.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The secrets that an endpoint verifies with. They can be replaced while requests are served: each
/// request is judged by the set that was active when its judgement began. Verifying is for all
/// threads, replacing for one.
final class EndpointSecrets {
    private final SecretUses uses;
    private final Duration tolerance;
    private final Clock clock;
    private volatile Active active;

    private record Active(
            List<NamedSecret> secrets, SignatureVerifier verifier, List<SecretUses.Use> uses) {}

    EndpointSecrets(List<NamedSecret> secrets, SecretUses uses, Duration tolerance, Clock clock) {
        this.uses = uses;
        this.tolerance = tolerance;
        this.clock = clock;
        this.active = activate(secrets);
    }

    /// What refuses a request before its body is read; null when it depends on the body.
    Verdict.@Nullable Refused refusal(@Nullable String header) {
        return active.verifier().refusal(header);
    }

    Verdict verify(@Nullable String header, byte[] body) {
        Active now = active;
        Verdict verdict = now.verifier().verify(header, body);
        if (verdict instanceof Verdict.Verified verified) {
            now.uses().get(verified.secretIndex()).at(clock.instant());
        }
        return verdict;
    }

    List<NamedSecret> active() {
        return active.secrets();
    }

    void replace(List<NamedSecret> secrets) {
        active = activate(secrets);
    }

    private Active activate(List<NamedSecret> secrets) {
        var verifier =
                new SignatureVerifier(
                        secrets.stream().map(NamedSecret::secret).toList(), tolerance, clock);
        return new Active(secrets, verifier, uses.of(secrets));
    }
}
