package io.payrail.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.simulator.json.Json;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Form encoding with nested names, as Stripe reads it: `a[b]=1`, `items[0][price]=x`,
/// `expand[]=x`. Every leaf is a string. Numbered elements become an array in the order of their
/// numbers' first appearance.
public final class Form {
    private static final int MAX_PARAMETERS = 5_000;
    private static final int MAX_DEPTH = 12;

    private Form() {}

    public static final class MalformedFormException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedFormException(String message) {
            super(message);
        }
    }

    /// Adds the pairs of an encoded form to the tree.
    public static void parse(String encoded, ObjectNode into) {
        if (encoded.isEmpty()) {
            return;
        }
        String[] pairs = encoded.split("&", -1);
        if (pairs.length > MAX_PARAMETERS) {
            throw new MalformedFormException("Too many parameters");
        }
        for (String pair : pairs) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                put(into, names(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MalformedFormException("Invalid percent-encoding: " + e.getMessage());
        }
    }

    private static List<String> names(String name) {
        List<String> names = new ArrayList<>();
        int bracket = name.indexOf('[');
        names.add(bracket < 0 ? name : name.substring(0, bracket));
        while (bracket >= 0) {
            int end = name.indexOf(']', bracket);
            if (end < 0 || names.size() > MAX_DEPTH) {
                throw new MalformedFormException("Invalid parameter name: " + name);
            }
            names.add(name.substring(bracket + 1, end));
            bracket = end + 1 < name.length() && name.charAt(end + 1) == '[' ? end + 1 : -1;
        }
        return names;
    }

    private static void put(ObjectNode root, List<String> names, String value) {
        ObjectNode parent = root;
        for (int i = 0; i < names.size() - 1; i++) {
            String name = slot(parent, names.get(i), names.get(i + 1));
            JsonNode child = parent.get(name);
            if (!(child instanceof ObjectNode)) {
                child = Json.object();
                parent.set(name, child);
            }
            parent = (ObjectNode) child;
        }
        parent.put(slot(parent, names.getLast(), ""), value);
    }

    /// An empty name is the next element, or the last one again while that lacks the name that
    /// follows (`a[][b]&a[][c]`).
    private static String slot(ObjectNode parent, String name, String following) {
        if (!name.isEmpty()) {
            return name;
        }
        String last = Integer.toString(parent.size() - 1);
        boolean continues =
                !following.isEmpty()
                        && parent.get(last) instanceof ObjectNode element
                        && !element.has(following);
        return continues ? last : Integer.toString(parent.size());
    }

    /// The elements of what the form spells as an array, whether `a[]`, `a[0]` or a single value.
    public static ArrayNode elements(JsonNode node) {
        ArrayNode elements = Json.array();
        if (node instanceof ObjectNode numbered) {
            numbered.properties().forEach(entry -> elements.add(entry.getValue()));
        } else {
            elements.add(node);
        }
        return elements;
    }

    /// Whether all names of the object are numbers, so that it was written as an array.
    public static boolean isArray(ObjectNode node) {
        return !node.isEmpty()
                && node.propertyNames().stream()
                        .allMatch(name -> name.chars().allMatch(Character::isDigit));
    }
}
