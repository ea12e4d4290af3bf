package io.payrail.simulator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Row;
import io.payrail.simulator.state.Store;
import io.payrail.simulator.state.Transaction;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The memory of idempotency keys. The first result is stored in the transaction that made it, once
/// execution began; a key belongs to one endpoint and one set of parameters, is refused while its
/// request runs, and is forgotten after 24 hours of Stripe's time.
public final class Idempotency {
    static final Duration MEMORY = Duration.ofHours(24);
    private static final int MAX_LENGTH = 255;
    private static final String KIND = "_idempotency";

    private final Store store;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    Idempotency(Store store) {
        this.store = store;
    }

    /// @param originalRequest the request id that made the result
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Stored(int status, byte[] body, String originalRequest) {}

    /// Takes the key, or says what it gave before.
    ///
    /// @return the stored result, or null if the caller now holds the key and must [#release] it
    @Nullable Stored claim(String key, String path, String fingerprint) {
        if (key.length() > MAX_LENGTH) {
            throw StripeException.invalid(
                    null,
                    "Idempotency keys can be at most " + MAX_LENGTH + " characters long.",
                    null);
        }
        if (!running.add(key)) {
            throw StripeException.of(
                    409,
                    "idempotency_error",
                    "idempotency_key_in_use",
                    "There is currently another in-progress request using this Stripe-Idempotency-Key"
                            + " (that probably means you submitted twice, and the other request is still"
                            + " going through): "
                            + key
                            + ". Please try again later.",
                    null,
                    false);
        }
        boolean held = false;
        try {
            Row row = store.find(id(key));
            ObjectNode record = row == null ? null : row.read();
            if (record == null || expired(record)) {
                held = true;
                return null;
            }
            refuseOtherUse(key, record, path, fingerprint);
            return new Stored(
                    record.path("status").asInt(),
                    record.path("body").asString().getBytes(UTF_8),
                    record.path("request").asString());
        } finally {
            if (!held) {
                running.remove(key);
            }
        }
    }

    void release(String key) {
        running.remove(key);
    }

    private boolean expired(ObjectNode record) {
        return store.clock().seconds() - record.path("at").asLong() >= MEMORY.toSeconds();
    }

    private static void refuseOtherUse(
            String key, ObjectNode record, String path, String fingerprint) {
        String first = record.path("path").asString();
        if (!first.equals(path)) {
            throw StripeException.of(
                    400,
                    "idempotency_error",
                    null,
                    "Keys for idempotent requests can only be used for the same endpoint they were first"
                            + " used for ('"
                            + path
                            + "' vs '"
                            + first
                            + "'). Try using a key other than '"
                            + key
                            + "' if you meant to execute a different request.",
                    null,
                    false);
        }
        if (!record.path("fingerprint").asString().equals(fingerprint)) {
            throw StripeException.of(
                    400,
                    "idempotency_error",
                    null,
                    "Keys for idempotent requests can only be used with the same parameters they were"
                            + " first used with. Try using a key other than '"
                            + key
                            + "' if you meant to execute a different request.",
                    null,
                    false);
        }
    }

    void store(
            Transaction tx,
            String key,
            String path,
            String fingerprint,
            String requestId,
            int status,
            byte[] body) {
        ObjectNode record = Json.object();
        tx.created().forEach(record.putArray("created")::add);
        tx.save(
                record.put("id", id(key))
                        .put("object", KIND)
                        .put("path", path)
                        .put("fingerprint", fingerprint)
                        .put("request", requestId)
                        .put("status", status)
                        .put("body", new String(body, UTF_8))
                        .put("at", store.clock().seconds()));
    }

    /// Drops what is older than the memory.
    public void forgetOld(Transaction tx) {
        store.ofKind(KIND).values().stream()
                .takeWhile(row -> expired(row.read()))
                .forEach(row -> tx.remove(row.id()));
    }

    private static String id(String key) {
        return "_idempotency/" + key;
    }

    /// The same for the same parameters, in whatever order they were sent.
    static String fingerprint(ObjectNode parameters) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            feed(digest, parameters);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void feed(MessageDigest digest, JsonNode node) {
        if (node instanceof ObjectNode object) {
            var sorted = new TreeMap<String, JsonNode>();
            object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            digest.update((byte) '{');
            sorted.forEach((name, value) -> {
                feed(digest, name);
                feed(digest, value);
            });
            digest.update((byte) '}');
        } else if (node.isArray()) {
            digest.update((byte) '[');
            node.forEach(element -> feed(digest, element));
            digest.update((byte) ']');
        } else {
            feed(digest, node.asString());
        }
    }

    private static void feed(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        digest.update((bytes.length + ":").getBytes(UTF_8));
        digest.update(bytes);
    }
}
