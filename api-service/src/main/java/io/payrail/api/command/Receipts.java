package io.payrail.api.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Proof that a command was accepted, for its owner to carry: until a worker has claimed the
/// command, no table knows of it, and the instance that is asked may be another one than the one
/// that accepted it. A receipt is when, and a signature of that, the operation and its owner. It
/// gives no access to anything. Thread-safe.
@Component
public final class Receipts {
    private static final Logger log = LoggerFactory.getLogger(Receipts.class);
    private static final String ALGORITHM = "HmacSHA256";

    /// The fewest characters of a key that signs receipts.
    private static final int SHORTEST_KEY = 32;

    private static final int SIGNATURE_BYTES = 16;

    /// 8 bytes of time and the signature, in Base64 without padding.
    private static final Pattern RECEIPT = Pattern.compile("[A-Za-z0-9_-]{32}");

    private final ReceiptProperties properties;
    private final Clock clock;
    private final SecretKeySpec key;

    Receipts(ReceiptProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
        this.key = new SecretKeySpec(keyOf(properties), ALGORITHM);
    }

    private static byte[] keyOf(ReceiptProperties properties) {
        var shared = properties.key();
        if (shared == null || shared.value().isEmpty()) {
            log.warn(
                    "payrail.api.receipt.key is not set: other instances do not know the commands"
                            + " that this one accepts until a worker has claimed them");
            var own = new byte[SHORTEST_KEY];
            new SecureRandom().nextBytes(own);
            return own;
        }
        if (shared.value().length() < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    "payrail.api.receipt.key has fewer than " + SHORTEST_KEY + " characters");
        }
        return shared.value().getBytes(UTF_8);
    }

    /// A receipt of a command that is accepted now.
    String of(UUID id, String ownerId) {
        long seconds = clock.instant().getEpochSecond();
        var bytes =
                ByteBuffer.allocate(Long.BYTES + SIGNATURE_BYTES)
                        .putLong(seconds)
                        .put(signature(seconds, id, ownerId))
                        .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// When this owner's command was accepted, if the receipt says so and is not too old.
    public Optional<Instant> acceptedAt(@Nullable String receipt, UUID id, String ownerId) {
        if (receipt == null || !RECEIPT.matcher(receipt).matches()) {
            return Optional.empty();
        }
        var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(receipt));
        long seconds = bytes.getLong();
        var signature = new byte[SIGNATURE_BYTES];
        bytes.get(signature);
        if (!MessageDigest.isEqual(signature, signature(seconds, id, ownerId))) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochSecond(seconds))
                .filter(at -> at.plus(properties.validFor()).isAfter(clock.instant()));
    }

    private byte[] signature(long seconds, UUID id, String ownerId) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var whole = mac.doFinal((seconds + " " + id + " " + ownerId).getBytes(UTF_8));
            return Arrays.copyOf(whole, SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
