package io.payrail.local.leak;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/// Makes callers of each role, with tokens signed by the local stack's key; e-mail addresses and
/// names in them are marked.
public final class Callers {
    private static final int LIFETIME_SECONDS = 3600;

    private final RSAKey key;
    private int made;

    /// @param data the stack's folder
    public Callers(Path data) throws IOException, ParseException {
        key = RSAKey.parse(Files.readString(data.resolve("token-key.jwk.json")));
    }

    public Caller user(String subject) {
        return new Caller(
                "user",
                subject,
                token(
                        new JWTClaimsSet.Builder()
                                .subject(subject)
                                .claim(
                                        "email",
                                        Mark.EMAIL.word() + "." + subject + "@users.example")
                                .claim("name", Mark.NAME.word() + " " + subject)),
                address(),
                null);
    }

    public Caller service(String subject, String user) {
        return new Caller(
                "service",
                subject,
                token(
                        new JWTClaimsSet.Builder()
                                .subject(subject)
                                .claim("scope", "payments:service")),
                address(),
                user);
    }

    public Caller operator(String subject) {
        return new Caller(
                "operator",
                subject,
                token(
                        new JWTClaimsSet.Builder()
                                .subject(subject)
                                .claim("roles", List.of("payments:operate"))),
                address(),
                null);
    }

    private String address() {
        made++;
        return "203.0.113." + made;
    }

    private String token(JWTClaimsSet.Builder claims) {
        try {
            var token =
                    new SignedJWT(
                            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("local").build(),
                            claims.expirationTime(
                                            Date.from(Instant.now().plusSeconds(LIFETIME_SECONDS)))
                                    .build());
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot sign a token", e);
        }
    }
}
