package io.payrail.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/// A key and a self-signed certificate for servers on the loopback interface, as PEM files: with
/// `keytool`, because every JDK has it and the platform has no public API that signs. Whoever is to
/// trust the server is given the certificate as authority. For tests; valid for a day.
///
/// @param commonName the subject
/// @param chain the certificate, readable by everybody
/// @param key the private key, unencrypted, readable by its owner alone
/// @param keyAndChain both, likewise
public record LoopbackCertificate(String commonName, Path chain, Path key, Path keyAndChain) {
    private static final String PASSWORD = "of-a-file-that-is-deleted-at-once";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /// Makes `<commonName>.crt`, `.key` and `.pem` in a directory that exists.
    public static LoopbackCertificate create(Path directory, String commonName) {
        Path store = directory.resolve(commonName + ".p12");
        try {
            keytool(store, commonName);
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Files.delete(store);
            var entry = keys.getKey(commonName, PASSWORD.toCharArray()).getEncoded();
            String key = pem("PRIVATE KEY", entry);
            String chain = pem("CERTIFICATE", keys.getCertificate(commonName).getEncoded());
            return new LoopbackCertificate(
                    commonName,
                    Files.writeString(directory.resolve(commonName + ".crt"), chain),
                    secret(directory.resolve(commonName + ".key"), key),
                    secret(directory.resolve(commonName + ".pem"), key + chain));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a certificate to " + directory, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot read what keytool made", e);
        }
    }

    private static void keytool(Path store, String commonName) throws IOException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                commonName,
                                "-dname",
                                "CN=" + commonName,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-validity",
                                "1",
                                "-ext",
                                "SAN=dns:localhost,ip:127.0.0.1",
                                "-keystore",
                                store.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("keytool made no certificate");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while keytool ran", e);
        }
    }

    /// There is no moment at which somebody else could read it.
    private static Path secret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, new String(LINES.encode(content), US_ASCII), what);
    }
}
