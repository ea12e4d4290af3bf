package io.payrail.simulator.api;

import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/// New objects with every field that Stripe's have, at the value they have when nothing was given
/// (`shapes.json`).
public final class Shapes {
    private static final String RESOURCE = "/io/payrail/simulator/shapes.json";
    private static final ObjectNode SHAPES = load();

    private Shapes() {}

    private static ObjectNode load() {
        try (InputStream in = Shapes.class.getResourceAsStream(RESOURCE)) {
            return Json.read(Objects.requireNonNull(in, RESOURCE).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    /// A fresh object of a kind, with its id and, where the kind has one, the time of creation.
    public static ObjectNode create(Transaction tx, String kind, String id) {
        ObjectNode shape = part(kind);
        ObjectNode object = Json.object().put("id", id).put("object", kind);
        object.setAll(shape);
        if (shape.has("created")) {
            object.put("created", tx.now());
        }
        return object;
    }

    /// A copy of a named shape, as for a nested object.
    public static ObjectNode part(String name) {
        if (SHAPES.get(name) instanceof ObjectNode shape) {
            return shape.deepCopy();
        }
        throw new IllegalArgumentException("no shape " + name);
    }
}
