package io.payrail.simulator.api;

import io.payrail.simulator.state.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One call as a handler sees it: checked parameters, the variables of its path, and whether it
/// came with the publishable key.
public record Call(
        Scope scope,
        Params params,
        List<String> path,
        String uri,
        boolean publishable,
        boolean reading,
        @Nullable String requestedVersion) {
    /// From this version on, intents accept what the Dashboard enables unless told otherwise.
    private static final String AUTOMATIC_METHODS_SINCE = "2023-08-16";

    public Transaction tx() {
        return scope.tx();
    }

    /// The first variable of the path.
    public String id() {
        return path.getFirst();
    }

    /// The object that the path names.
    public ObjectNode target(String kind, String param) {
        ObjectNode object = tx().find(kind, id());
        if (object == null || object.path("deleted").asBoolean(false)) {
            throw StripeException.notFound(kind, id(), param);
        }
        return atItsTime(object);
    }

    /// The object that a parameter names, or null if the parameter is not given.
    public @Nullable ObjectNode named(String kind, String param) {
        String id = params.string(param);
        return id == null ? null : named(kind, param, id);
    }

    public ObjectNode named(String kind, String param, String id) {
        ObjectNode object = tx().find(kind, id);
        if (object == null || object.path("deleted").asBoolean(false)) {
            throw StripeException.noSuch(kind, id, params.name(param));
        }
        return atItsTime(object);
    }

    /// What is done to an object that is tied to a test clock happens at that clock's time, and not
    /// while the clock advances.
    private ObjectNode atItsTime(ObjectNode object) {
        String clock = object.path("test_clock").asString("");
        if (!clock.isEmpty()) {
            follow(tx().get(clock));
        }
        return object;
    }

    /// Moves this call to a test clock's time.
    public void follow(ObjectNode clock) {
        if (!reading && clock.path("status").asString().equals("advancing")) {
            throw StripeException.of(
                    429,
                    "invalid_request_error",
                    "lock_timeout",
                    "Test clock advancement underway - cannot perform modifications on "
                            + clock.path("id").asString()
                            + ".",
                    null,
                    false);
        }
        tx().moveTo(clock.path("frozen_time").asLong());
    }

    /// Whether the request's version is one in which intents take automatic payment methods by
    /// default.
    public boolean automaticMethodsByDefault() {
        return requestedVersion == null || requestedVersion.compareTo(AUTOMATIC_METHODS_SINCE) >= 0;
    }
}
