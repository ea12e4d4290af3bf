package io.payrail.api;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.function.Consumer;

/// A key pair of the tests' own and the tokens signed with it.
final class Tokens {
    private static final String PEM_LINE = "(.{64})";

    private final RSAKey key;

    Tokens() {
        try {
            key = new RSAKeyGenerator(2048).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A PEM file of the public key.
    Path publicKeyFile() {
        try {
            String encoded = Base64.getEncoder().encodeToString(key.toRSAPublicKey().getEncoded());
            var file = Files.createTempFile("public-key", ".pem");
            file.toFile().deleteOnExit();
            return Files.writeString(
                    file,
                    "-----BEGIN PUBLIC KEY-----\n"
                            + encoded.replaceAll(PEM_LINE, "$1\n").strip()
                            + "\n-----END PUBLIC KEY-----\n");
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A sound token of a user with an e-mail address and a name.
    String of(String subject) {
        return with(claims ->
                claims.subject(subject)
                        .claim("email", subject + "@users.example")
                        .claim("name", "User " + subject));
    }

    /// A token that expires in an hour, with other claims.
    String with(Consumer<JWTClaimsSet.Builder> claims) {
        var builder =
                new JWTClaimsSet.Builder()
                        .expirationTime(Date.from(Instant.now().plusSeconds(3600)));
        claims.accept(builder);
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), builder.build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
