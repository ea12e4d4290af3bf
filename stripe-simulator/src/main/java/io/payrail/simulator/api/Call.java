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
        @Nullable String requestedVersion) {
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
        return object;
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
        return object;
    }
}
