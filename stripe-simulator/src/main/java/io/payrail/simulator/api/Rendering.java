package io.payrail.simulator.api;

import io.payrail.simulator.state.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns a stored object into what a client sees: hidden fields gone, the paths of `expand[]`
/// replaced by the objects they name, and those fields included that Stripe shows on demand only.
public final class Rendering {
    private static final int MAX_DEPTH = 4;

    /// Fields shown only when expanded: `kind.field` to what computes them.
    private final Map<String, BiFunction<Transaction, ObjectNode, JsonNode>> onDemand =
            new HashMap<>();

    public void onDemand(
            String kind, String field, BiFunction<Transaction, ObjectNode, JsonNode> value) {
        onDemand.put(kind + "." + field, value);
    }

    ObjectNode render(Transaction tx, ObjectNode object, List<String> expansions) {
        ObjectNode copy = object.deepCopy();
        for (String path : expansions) {
            String[] names = path.split("\\.", -1);
            if (names.length > MAX_DEPTH + 1) {
                throw StripeException.invalid(
                        null,
                        "You cannot expand more than " + MAX_DEPTH + " levels of a property.",
                        "expand");
            }
            expand(tx, copy, names, 0, path);
        }
        hide(copy);
        return copy;
    }

    /// Without expansions.
    ObjectNode render(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        hide(copy);
        return copy;
    }

    private void expand(Transaction tx, ObjectNode object, String[] names, int depth, String path) {
        if (depth == names.length) {
            return;
        }
        String name = names[depth];
        JsonNode value = object.get(name);
        if (value == null) {
            var supplier = onDemand.get(object.path("object").asString() + "." + name);
            if (supplier == null) {
                throw StripeException.invalid(
                        null, "This property cannot be expanded (" + path + ").", "expand");
            }
            value = supplier.apply(tx, object);
            object.set(name, value);
        }
        switch (value) {
            case ObjectNode nested -> expand(tx, nested, names, depth + 1, path);
            case ArrayNode elements -> expandAll(tx, elements, names, depth, path);
            default -> {
                if (value.isNull()) {
                    return;
                }
                ObjectNode target = value.isString() ? tx.find(value.stringValue()) : null;
                if (target == null) {
                    throw StripeException.invalid(
                            null, "This property cannot be expanded (" + path + ").", "expand");
                }
                ObjectNode copy = target.deepCopy();
                object.set(name, copy);
                expand(tx, copy, names, depth + 1, path);
            }
        }
    }

    private void expandAll(
            Transaction tx, ArrayNode elements, String[] names, int depth, String path) {
        for (int i = 0; i < elements.size(); i++) {
            JsonNode element = elements.get(i);
            if (element instanceof ObjectNode object) {
                expand(tx, object, names, depth + 1, path);
            } else if (element.isString()) {
                ObjectNode target = tx.find(element.stringValue());
                if (target != null) {
                    ObjectNode copy = target.deepCopy();
                    elements.set(i, copy);
                    expand(tx, copy, names, depth + 1, path);
                }
            }
        }
    }

    static void hide(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(Scope.HIDDEN);
        }
        node.forEach(Rendering::hide);
    }
}
