package io.payrail.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Marks a directory as in use by this process for as long as the lock is open. The operating
/// system releases it when the process dies, in whatever way; the lock file stays.
public final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Locks a directory, which is created if need be.
    ///
    /// @throws ServerStartException if another process, or this one, has locked it already
    public static DirectoryLock take(Path directory) {
        return take(directory, "in-use.lock");
    }

    static DirectoryLock take(Path directory, String fileName) {
        try {
            Files.createDirectories(directory);
            var channel =
                    FileChannel.open(
                            directory.resolve(fileName),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (locked(channel)) {
                return new DirectoryLock(channel);
            }
            channel.close();
            throw new ServerStartException("Another running program uses " + directory);
        } catch (IOException e) {
            throw new ServerStartException("Cannot use " + directory + ": " + e.getMessage(), e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /// Releases the directory. A second call does nothing.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
