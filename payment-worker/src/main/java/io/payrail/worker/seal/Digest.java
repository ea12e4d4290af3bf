package io.payrail.worker.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/// A SHA-256. Computed here and not by the database, so that whoever can replace a function there
/// cannot have it lie. Immutable.
final class Digest {
    private static final int BYTES = 32;

    /// What the first seal continues.
    static final Digest NONE = new Digest(new byte[BYTES]);

    private final byte[] value;

    private Digest(byte[] value) {
        Assert.isTrue(value.length == BYTES, "a SHA-256 has 32 bytes");
        this.value = value;
    }

    static Digest of(byte[] value) {
        return new Digest(value.clone());
    }

    /// @throws IllegalArgumentException if these are not 64 hexadecimal digits
    static Digest parse(String hex) {
        return new Digest(HexFormat.of().parseHex(hex));
    }

    byte[] bytes() {
        return value.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest digest && Arrays.equals(value, digest.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }

    /// Takes values in so that no two sequences of them give the same bytes: a number is 8 bytes,
    /// the most significant first; a text its length in bytes as 4 and then its UTF-8, an absent
    /// one -1 as 4 bytes; a moment the number of microseconds since 1970. One thread.
    static final class Builder {
        private static final int ABSENT = -1;

        private final MessageDigest sha256;

        /// @param what tells apart what is digested, and its version
        Builder(String what) {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java has SHA-256", e);
            }
            text(what);
        }

        Builder number(long number) {
            sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
            return this;
        }

        Builder text(@Nullable String text) {
            if (text == null) {
                length(ABSENT);
            } else {
                var utf8 = text.getBytes(StandardCharsets.UTF_8);
                length(utf8.length);
                sha256.update(utf8);
            }
            return this;
        }

        private void length(int length) {
            sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        }

        Builder moment(Instant moment) {
            return number(ChronoUnit.MICROS.between(Instant.EPOCH, moment));
        }

        Builder digest(Digest digest) {
            sha256.update(digest.value);
            return this;
        }

        Digest build() {
            return new Digest(sha256.digest());
        }
    }
}
