package io.payrail.simulator.api;

import io.payrail.simulator.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// An answer that is an error, as it leaves a handler. It says three things: what the client reads,
/// whether what the handler saved is kept (a declined charge is), and whether execution had begun,
/// so that the idempotency key keeps it.
public final class StripeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ObjectNode error;
    private final boolean executed;
    private final boolean keepsChanges;

    private StripeException(int status, ObjectNode error, boolean executed, boolean keepsChanges) {
        super(error.path("message").asString(), null, false, false);
        this.status = status;
        this.error = error;
        this.executed = executed;
        this.keepsChanges = keepsChanges;
    }

    /// A request that was refused before anything ran: 400.
    public static StripeException invalid(
            @Nullable String code, String message, @Nullable String param) {
        return of(400, "invalid_request_error", code, message, param, false);
    }

    public static StripeException missing(String param) {
        return invalid("parameter_missing", "Missing required param: " + param + ".", param);
    }

    /// The object in the path does not exist.
    public static StripeException notFound(String kind, String id, String param) {
        return of(
                404,
                "invalid_request_error",
                "resource_missing",
                "No such " + kind + ": '" + id + "'",
                param,
                false);
    }

    /// An object that a parameter names does not exist.
    public static StripeException noSuch(String kind, String id, String param) {
        return invalid("resource_missing", "No such " + kind + ": '" + id + "'", param);
    }

    /// The object's state does not allow the call: execution had begun, so the answer is kept for
    /// its idempotency key.
    public static StripeException state(
            String code, String message, @Nullable String field, @Nullable ObjectNode object) {
        StripeException exception = of(400, "invalid_request_error", code, message, null, true);
        if (field != null && object != null) {
            exception.error.set(field, object);
        }
        return exception;
    }

    /// A decline: 402, and what the attempt left behind stays.
    public static StripeException card(ObjectNode error) {
        return new StripeException(402, error, true, true);
    }

    /// A decline that undoes all of its attempt.
    public static StripeException cardWithoutTrace(ObjectNode error) {
        return new StripeException(402, error, true, false);
    }

    public static StripeException of(
            int status,
            String type,
            @Nullable String code,
            String message,
            @Nullable String param,
            boolean executed) {
        ObjectNode error = Json.object();
        if (code != null) {
            error.put("code", code);
            error.put("doc_url", docUrl(code));
        }
        error.put("message", message);
        if (param != null) {
            error.put("param", param);
        }
        error.put("type", type);
        return new StripeException(status, error, executed, false);
    }

    public static String docUrl(String code) {
        return "https://docs.stripe.com/error-codes/" + code.replace('_', '-');
    }

    public int status() {
        return status;
    }

    /// Whether execution had begun.
    public boolean executed() {
        return executed;
    }

    /// Whether what the handler saved is kept.
    public boolean keepsChanges() {
        return keepsChanges;
    }

    /// The `error` object; the sender may add to it.
    public ObjectNode error() {
        return error;
    }
}
