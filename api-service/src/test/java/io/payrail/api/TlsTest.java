package io.payrail.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS by Spring's SSL bundles, on the API's port and on the management port.
class TlsTest {
    private static final String PASSWORD = "test-password";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path directory;

    @Test
    void aCertificateThatIsReplacedOnDiskIsUsedForNewConnectionsWithoutARestart() throws Exception {
        var first = issue("first");
        var second = issue("second");
        install(first);
        try (var api = startWithTls();
                var kept = connect(api.port(), first)) {
            assertThat(serial(kept)).isEqualTo(serial(first));
            assertThat(get(kept, "/api/stripe/config"))
                    .startsWith("HTTP/1.1 200")
                    .contains("\r\nStrict-Transport-Security: max-age=31536000\r\n");

            install(second);

            for (int port : new int[] {api.port(), managementPort(api)}) {
                await().atMost(PATIENCE).until(() -> isServedWith(port, second));
            }
            assertThatThrownBy(() -> connect(api.port(), first).close())
                    .as("who trusts only the old certificate")
                    .isInstanceOf(SSLException.class);
            assertThat(get(kept, "/api/stripe/config"))
                    .as("a connection that was open goes on")
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void withoutTlsNothingIsServedOnThePort() throws Exception {
        install(issue("only"));
        try (var api = startWithTls()) {
            var answer =
                    RawHttp.exchange(
                            api.port(), "GET /api/stripe/config HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer).doesNotContain("pk_test").doesNotContain("\tat ");
        }
    }

    @Test
    void oldVersionsOfTlsAreRefused() throws Exception {
        var certificate = issue("only");
        install(certificate);
        try (var api = startWithTls()) {
            assertThatThrownBy(() -> connect(api.port(), certificate, "TLSv1.1").close())
                    .isInstanceOf(SSLException.class);
            connect(api.port(), certificate, "TLSv1.3").close();
        }
    }

    private RunningApi startWithTls() {
        return Rig.startUnawaited(
                "--payrail.api.command.reply-partition=3",
                "--spring.ssl.bundle.pem.web.keystore.certificate="
                        + directory.resolve("tls.crt").toUri(),
                "--spring.ssl.bundle.pem.web.keystore.private-key="
                        + directory.resolve("tls.key").toUri(),
                "--spring.ssl.bundle.pem.web.reload-on-update=true",
                "--spring.ssl.bundle.watch.file.quiet-period=200ms",
                "--server.ssl.bundle=web",
                "--management.server.ssl.bundle=web");
    }

    /// A key pair with a certificate of its own for the loopback address.
    private KeyStore issue(String name) throws Exception {
        var file = directory.resolve(name + ".p12");
        var keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "web",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .start();
        assertThat(new String(keytool.getInputStream().readAllBytes(), ISO_8859_1))
                .doesNotContainIgnoringCase("exception");
        assertThat(keytool.waitFor()).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /// As a secret's volume is renewed: each file in one step.
    private void install(KeyStore store) throws Exception {
        replace(
                "tls.key",
                pem("PRIVATE KEY", store.getKey("web", PASSWORD.toCharArray()).getEncoded()));
        replace("tls.crt", pem("CERTIFICATE", store.getCertificate("web").getEncoded()));
    }

    private void replace(String name, String content) throws IOException {
        var fresh = Files.writeString(directory.resolve(name + ".new"), content);
        Files.move(
                fresh,
                directory.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String pem(String type, byte[] encoded) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(
                        type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded));
    }

    private static boolean isServedWith(int port, KeyStore expected) throws Exception {
        try (var socket = connect(port, expected)) {
            return serial(socket).equals(serial(expected));
        } catch (SSLException _) {
            return false; // still the other one, which is not trusted
        }
    }

    private static SSLSocket connect(int port, KeyStore trusted, String... versions)
            throws GeneralSecurityException, IOException {
        var roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("web", trusted.getCertificate("web"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        var socket =
                (SSLSocket)
                        tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private static String get(SSLSocket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(ISO_8859_1));
        return upTo(socket.getInputStream(), "}");
    }

    private static String upTo(InputStream in, String end) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            assertThat(next).as(text.toString()).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }

    private static BigInteger serial(SSLSocket socket) throws SSLException {
        return serial(socket.getSession().getPeerCertificates()[0]);
    }

    private static BigInteger serial(KeyStore store) throws GeneralSecurityException {
        return serial(requireNonNull(store.getCertificate("web")));
    }

    private static BigInteger serial(Certificate certificate) {
        return ((X509Certificate) certificate).getSerialNumber();
    }

    private static int managementPort(RunningApi api) {
        return Integer.parseInt(
                requireNonNull(
                        api.context().getEnvironment().getProperty("local.management.port")));
    }
}
