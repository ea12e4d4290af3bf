package io.payrail.api.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Gives commands their ids. One owner's `Idempotency-Key` is the same command on every instance
/// and after every restart, whichever endpoint it is sent to; another owner's equal key is another
/// command. Thread-safe.
@Component
final class CommandIds {
    private static final UUID NAMESPACE = UUID.fromString("5c1f2f0e-9d0b-4c53-a9d6-3b1e0d6f7a42");
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    CommandIds(Clock clock) {
        this.clock = clock;
    }

    /// A UUID of version 8 as RFC 9562 describes it for names: the first bits of a SHA-256.
    static UUID of(String ownerId, String idempotencyKey) {
        var sha256 = sha256();
        sha256.update(
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(NAMESPACE.getMostSignificantBits())
                        .putLong(NAMESPACE.getLeastSignificantBits())
                        .flip());
        sha256.update(ownerId.getBytes(UTF_8));
        // UTF-8 never contains this byte, so no owner and key run into another owner and key.
        sha256.update((byte) 0xff);
        sha256.update(idempotencyKey.getBytes(UTF_8));
        var digest = ByteBuffer.wrap(sha256.digest());
        return uuid(8, digest.getLong(), digest.getLong());
    }

    /// A time-ordered UUID, version 7.
    UUID next() {
        long timeAndVersion = (clock.millis() << 16) | random.nextInt(1 << 12);
        return uuid(7, timeAndVersion, random.nextLong());
    }

    private static UUID uuid(int version, long most, long least) {
        return new UUID(
                (most & ~0xf000L) | ((long) version << 12),
                (least & ~0xc000_0000_0000_0000L) | VARIANT);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
