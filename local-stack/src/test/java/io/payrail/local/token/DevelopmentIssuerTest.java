package io.payrail.local.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentIssuerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir private Path folder;

    @Test
    void aTokenIsVerifiedWithThePublicKeyThatTheServiceGets() throws Exception {
        var issuer = issuer();
        var token = SignedJWT.parse(issuer.token(User.named("alice")));

        assertThat(token.verify(verifier(issuer))).isTrue();
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.getStringClaim("email")).isEqualTo("alice@example.com");
        assertThat(claims.getStringClaim("name")).isEqualTo("Alice");
        assertThat(claims.getExpirationTime().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(30)));
    }

    @Test
    void theServiceAndTheOperatorAreWhatTheirNamesSay() throws Exception {
        var issuer = issuer();
        var service = SignedJWT.parse(issuer.token(User.named(User.SERVICE))).getJWTClaimsSet();
        var operator = SignedJWT.parse(issuer.token(User.named(User.OPERATOR))).getJWTClaimsSet();
        var user = SignedJWT.parse(issuer.token(User.named("alice"))).getJWTClaimsSet();

        assertThat(service.getStringClaim("scope")).isEqualTo("payments:service");
        assertThat(service.getStringListClaim("roles")).isEmpty();
        assertThat(operator.getStringListClaim("roles")).contains("payments:operate");
        assertThat(operator.getStringClaim("scope")).isEmpty();
        assertThat(user.getStringListClaim("roles")).isEmpty();
        assertThat(user.getStringClaim("scope")).isEmpty();
    }

    @Test
    void theKeyIsKeptSoThatATokenOutlivesARestart() throws Exception {
        String token = issuer().token(User.named("alice"));
        assertThat(SignedJWT.parse(token).verify(verifier(issuer()))).isTrue();
    }

    @Test
    void onlyTheOwnerMayReadThePrivateKey() throws Exception {
        issuer();
        assertThat(Files.getPosixFilePermissions(folder.resolve("token-key.jwk.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void theDeskHandsOutTokensForAnybodyWithAName() throws Exception {
        var issuer = issuer();
        try (var desk = TokenDesk.open(issuer, 0);
                var client = HttpClient.newHttpClient()) {
            var bob = client.send(get(desk.uri().resolve("bob")), BodyHandlers.ofString());
            assertThat(bob.statusCode()).isEqualTo(200);
            assertThat(SignedJWT.parse(bob.body().strip()).verify(verifier(issuer))).isTrue();

            var nobody = client.send(get(desk.uri().resolve("a%20b")), BodyHandlers.ofString());
            assertThat(nobody.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void nobodyElsesPageMayHaveAToken() throws Exception {
        try (var desk = TokenDesk.open(issuer(), 0)) {
            int port = desk.uri().getPort();
            for (var own : List.of("127.0.0.1:" + port, "localhost:" + port)) {
                assertThat(answerUnder(own, port))
                        .startsWith("HTTP/1.1 200")
                        .doesNotContainIgnoringCase("access-control-allow");
            }
            for (var other :
                    List.of("evil.example:" + port, "evil.example", "127.0.0.1", "localhost:1")) {
                assertThat(answerUnder(other, port))
                        .startsWith("HTTP/1.1 421")
                        .doesNotContain("eyJ");
            }
        }
    }

    private static String answerUnder(String host, int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            "GET /token/operator HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                    .formatted(host)
                                    .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void namesAreShortAndPlain() {
        assertThatThrownBy(() -> User.named("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> User.named("a\"b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> User.named("a".repeat(65)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private DevelopmentIssuer issuer() {
        return DevelopmentIssuer.in(folder, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static RSASSAVerifier verifier(DevelopmentIssuer issuer) throws Exception {
        String base64 =
                Files.readString(issuer.publicKeyFile()).replaceAll("-----[A-Z ]+-----|\\s", "");
        var key = new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
        return new RSASSAVerifier((RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(key));
    }

    private static HttpRequest get(URI uri) {
        return HttpRequest.newBuilder(uri).build();
    }
}
