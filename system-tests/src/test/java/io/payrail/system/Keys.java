package io.payrail.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/// The secrets of one run: the account's keys, and the key pair of the identity provider.
final class Keys {
    static final String STRIPE_SECRET = "sk_test_systemtests0123456789";
    static final String STRIPE_PUBLISHABLE = "pk_test_systemtests0123456789";
    static final String WEBHOOK_SECRET = "whsec_systemtests0123456789";

    private static final int BITS = 2048;
    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair pair;
    private final Instant now;

    Keys(Instant now) {
        this.now = now;
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has RSA", e);
        }
    }

    void writePublicKey(Path file) {
        var base64 =
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPublic().getEncoded());
        try {
            Files.writeString(
                    file, "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A bearer token of this user.
    String token(String owner, String email, String name) {
        var claims =
                """
                {"sub":"%s","email":"%s","name":"%s","iat":%d,"exp":%d}\
                """
                        .formatted(
                                owner,
                                email,
                                name,
                                now.getEpochSecond(),
                                now.plus(LIFETIME).getEpochSecond());
        var signed = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encode(claims);
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java signs with RSA", e);
        }
    }

    private static String encode(String text) {
        return URL.encodeToString(text.getBytes(UTF_8));
    }
}
