package io.payrail.local.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.payrail.local.secret.KeptSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;

/// Issues tokens as an identity provider would, with a key pair of its own. The pair is kept in a
/// folder, so that a token goes on working after a restart; `api-service` is given the public half
/// and nothing else. For development only. Thread-safe.
public final class DevelopmentIssuer {
    public static final String ISSUER = "https://payrail.local";
    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final int KEY_BITS = 2048;

    private final RSAKey key;
    private final Path publicKeyFile;
    private final Clock clock;

    private DevelopmentIssuer(RSAKey key, Path publicKeyFile, Clock clock) {
        this.key = key;
        this.publicKeyFile = publicKeyFile;
        this.clock = clock;
    }

    /// Loads the key pair from a folder, or makes one there.
    public static DevelopmentIssuer in(Path folder, Clock clock) {
        Path keyFile = folder.resolve("token-key.jwk.json");
        Path publicKeyFile = folder.resolve("token-key.public.pem");
        try {
            RSAKey key = RSAKey.parse(KeptSecret.in(keyFile, DevelopmentIssuer::newKey));
            Files.writeString(publicKeyFile, pem(key));
            return new DevelopmentIssuer(key, publicKeyFile, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the token key in " + folder, e);
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException(keyFile + " is no RSA key; delete it for a new one", e);
        }
    }

    private static String newKey() throws JOSEException {
        return new RSAKeyGenerator(KEY_BITS).keyID("local").generate().toJSONString();
    }

    private static String pem(RSAKey key) throws JOSEException {
        String base64 =
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.toRSAPublicKey().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }

    /// Where the public key is, PEM, for a resource server's configuration.
    public Path publicKeyFile() {
        return publicKeyFile;
    }

    /// A bearer token that says to be this user.
    public String token(User user) {
        var now = clock.instant();
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .subject(user.id())
                        .claim("email", user.email())
                        .claim("name", user.name())
                        .claim("roles", user.roles())
                        .claim("scope", user.scope())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFETIME)))
                        .build();
        var header =
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.getKeyID())
                        .build();
        try {
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot sign a token", e);
        }
    }
}
