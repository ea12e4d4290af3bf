package io.payrail.simulator.api;

import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns a stored object into what a client sees: hidden fields gone, the paths of `expand[]`
/// replaced by the objects they name, and those fields included that Stripe shows on demand only.
/// Which fields name objects is what Stripe's own SDK declares (`expandable.json`; a test keeps it
/// equal to the SDK).
public final class Rendering {
    private static final String RESOURCE = "/io/payrail/simulator/expandable.json";
    private static final int MAX_DEPTH = 4;

    /// `kind.field`, or `kind.field.field` where no object is in between.
    private final NavigableSet<String> links = new TreeSet<>();

    /// Fields shown only when expanded: `kind.field` to what computes them.
    private final Map<String, BiFunction<Transaction, ObjectNode, JsonNode>> onDemand =
            new HashMap<>();

    public Rendering() {
        try (InputStream in = Rendering.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + RESOURCE);
            }
            for (var kind : Json.read(in.readAllBytes()).properties()) {
                kind.getValue().forEach(field -> links.add(kind.getKey() + "." + field.asString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

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
            expand(tx, copy, "", names, 0, path);
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

    /// @param within where the object is: the kind of the one that has it, and the fields to it,
    ///   each with a dot; nothing if it has a kind itself
    private void expand(
            Transaction tx,
            ObjectNode object,
            String within,
            String[] names,
            int depth,
            String path) {
        if (depth == names.length) {
            return;
        }
        boolean last = depth == names.length - 1;
        String name = names[depth];
        String kind = object.path("object").asString("");
        String field = (kind.isEmpty() ? within : kind + ".") + name;
        boolean link = links.contains(field);
        JsonNode value = object.get(name);
        var supplier = onDemand.get(field);
        if (value == null) {
            if (supplier == null) {
                throw notExpandable(path);
            }
            value = supplier.apply(tx, object);
            object.set(name, value);
        }
        switch (value) {
            case ObjectNode nested -> {
                boolean expandable = link || supplier != null || nested.has("object");
                if (last && !expandable) {
                    throw notExpandable(path);
                }
                expand(tx, nested, field + ".", names, depth + 1, path);
            }
            case ArrayNode elements -> {
                if (last && !link && !kind.equals("list")) {
                    throw notExpandable(path);
                }
                expandAll(tx, elements, field + ".", link, names, depth + 1, path);
            }
            default -> {
                boolean onTheWay = !last && leadsToLinks(field);
                if (value.isNull() && (link || supplier != null || onTheWay)) {
                    return;
                }
                object.set(name, target(tx, value, link, field + ".", names, depth + 1, path));
            }
        }
    }

    private void expandAll(
            Transaction tx,
            ArrayNode elements,
            String within,
            boolean links,
            String[] names,
            int depth,
            String path) {
        for (int i = 0; i < elements.size(); i++) {
            JsonNode element = elements.get(i);
            if (element instanceof ObjectNode object) {
                expand(tx, object, within, names, depth, path);
            } else {
                elements.set(i, target(tx, element, links, within, names, depth, path));
            }
        }
    }

    /// The object that an id names.
    private ObjectNode target(
            Transaction tx,
            JsonNode id,
            boolean link,
            String within,
            String[] names,
            int depth,
            String path) {
        ObjectNode target = link && id.isString() ? tx.find(id.stringValue()) : null;
        if (target == null) {
            throw notExpandable(path);
        }
        ObjectNode copy = target.deepCopy();
        expand(tx, copy, within, names, depth, path);
        return copy;
    }

    private boolean leadsToLinks(String field) {
        String next = links.higher(field + ".");
        return next != null && next.startsWith(field + ".");
    }

    private static StripeException notExpandable(String path) {
        return StripeException.invalid(
                null, "This property cannot be expanded (" + path + ").", "expand");
    }

    static void hide(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(Scope.HIDDEN);
        }
        node.forEach(Rendering::hide);
    }
}
