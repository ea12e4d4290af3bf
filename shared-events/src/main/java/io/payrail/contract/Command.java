package io.payrail.contract;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an app asks of Payrail: one record of [Topics#COMMANDS]. An [Instruction] has an effect, a
/// [Question] has none.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Command permits Instruction, Question {
    /// The operation's id, derived from the owner and the client's `Idempotency-Key`, or
    /// time-ordered without one.
    ///
    /// @return the command's id
    UUID id();

    /// {@return the user it is executed for}
    Owner owner();

    /// {@return when the API accepted the command}
    Instant issuedAt();

    /// A digest of what is asked, and only of that: neither who asks nor when, nor what does not
    /// change the effect.
    ///
    /// @return SHA-256 in hex
    @JsonIgnore
    String fingerprint();

    /// The object at Stripe that it is about, where it is about one that exists already.
    ///
    /// @return Stripe's id, `pi_…` for instance; null for what makes something new
    @JsonIgnore
    default @Nullable String target() {
        return null;
    }

    /// Commands with the same key are executed one after the other, in the order of their
    /// publication.
    ///
    /// @return the record's key
    @JsonIgnore
    default String orderingKey() {
        return owner().id();
    }

    /// A digest of texts, none of which can run into another.
    ///
    /// @param type the command's type, without its version
    /// @param parts what is asked for; null for what is not
    /// @return SHA-256 in hex
    static String digest(String type, @Nullable String... parts) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(type.getBytes(StandardCharsets.UTF_8));
            for (var part : parts) {
                // A byte that UTF-8 never contains separates the parts; another one stands for an
                // absent part.
                sha256.update((byte) 0xff);
                if (part == null) {
                    sha256.update((byte) 0xfe);
                } else {
                    sha256.update(part.getBytes(StandardCharsets.UTF_8));
                }
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
