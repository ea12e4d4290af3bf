package io.payrail.worker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A key pair of the tests' own and operators' tokens signed with it.
final class OperatorTokens {
    private final RSAKey key;

    OperatorTokens() {
        try {
            key = new RSAKeyGenerator(2048).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The worker's setting by which it knows these tokens.
    String setting() {
        try {
            var encoded =
                    Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(key.toRSAPublicKey().getEncoded());
            var file = Files.createTempFile("operators", ".pem");
            file.toFile().deleteOnExit();
            var _ = write(file, encoded);
            return "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                    + file.toUri();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, String key) throws IOException {
        return Files.writeString(
                file, "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
    }

    /// A token for an hour.
    String of(String subject, String... roles) {
        return until(Instant.now().plusSeconds(3600), subject, roles);
    }

    String until(@Nullable Instant expiry, String subject, String... roles) {
        var claims = new JWTClaimsSet.Builder().subject(subject).claim("roles", List.of(roles));
        if (expiry != null) {
            claims.expirationTime(Date.from(expiry));
        }
        return sign(claims);
    }

    /// A token for an hour, for somebody in particular.
    String forAudience(@Nullable String audience, String subject, String... roles) {
        return sign(
                new JWTClaimsSet.Builder()
                        .subject(subject)
                        .audience(audience)
                        .claim("roles", List.of(roles))
                        .expirationTime(Date.from(Instant.now().plusSeconds(3600))));
    }

    private String sign(JWTClaimsSet.Builder claims) {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims.build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
