package io.payrail.local.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/// Secrets made on first use and kept in files that their owner alone can read, so that what was
/// made with them still holds after a restart. For development only.
public final class KeptSecret {
    private static final int RANDOM_BYTES = 32;

    private KeptSecret() {}

    /// What makes a secret that is not there yet.
    @FunctionalInterface
    public interface Maker<E extends Exception> {
        String make() throws E;
    }

    /// Reads the secret in this file, which is made before if there is none.
    public static <E extends Exception> String in(Path file, Maker<E> maker) throws IOException, E {
        if (!Files.exists(file)) {
            write(file, maker.make());
        }
        return Files.readString(file);
    }

    /// A random one.
    public static String in(Path file) throws IOException {
        return in(file, KeptSecret::random);
    }

    private static String random() {
        var bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void write(Path file, String secret) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            var ownerOnly = PosixFilePermissions.fromString("rw-------");
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(ownerOnly));
        }
        Files.writeString(fresh, secret);
        Files.move(fresh, file);
    }
}
