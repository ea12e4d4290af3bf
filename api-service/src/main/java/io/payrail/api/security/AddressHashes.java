package io.payrail.api.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.contract.Secret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.stereotype.Component;

/// Hashes of addresses, for the journal: the same address has the same hash on all instances that
/// share the key. Keyed, because all addresses of IPv4 are hashed in minutes. Thread-safe.
@Component
final class AddressHashes {
    private static final Logger log = LoggerFactory.getLogger(AddressHashes.class);
    private static final String ALGORITHM = "HmacSHA256";

    /// The fewest characters of a key that addresses are hashed with.
    private static final int SHORTEST_KEY = 32;

    private static final int BYTES = 16;

    private final SecretKeySpec key;

    AddressHashes(Properties properties) {
        key = new SecretKeySpec(keyOf(properties), ALGORITHM);
    }

    /// @param addressKey what addresses are hashed with, at least 32 characters; none or an empty
    ///   one: each instance and each of its starts has one of its own, and hashes cannot be
    ///   compared across them
    @ConfigurationProperties("payrail.api.audit")
    record Properties(@Nullable Secret addressKey) {}

    private static byte[] keyOf(Properties properties) {
        var shared = properties.addressKey();
        if (shared == null || shared.value().isEmpty()) {
            log.warn(
                    "payrail.api.audit.address-key is not set: hashes of addresses are this"
                            + " instance's own");
            var own = new byte[SHORTEST_KEY];
            new SecureRandom().nextBytes(own);
            return own;
        }
        if (shared.value().length() < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    "payrail.api.audit.address-key has fewer than " + SHORTEST_KEY + " characters");
        }
        return shared.value().getBytes(UTF_8);
    }

    /// 128 bits in hex.
    String of(String address) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of()
                    .formatHex(Arrays.copyOf(mac.doFinal(address.getBytes(UTF_8)), BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
