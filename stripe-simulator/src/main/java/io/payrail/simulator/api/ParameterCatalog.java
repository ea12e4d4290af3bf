package io.payrail.simulator.api;

import io.payrail.simulator.http.Form;
import io.payrail.simulator.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The parameters that each call takes, with their types, as Stripe's own SDK declares them
/// (`parameters.json`; a test keeps it equal to the SDK). Checks what a client sent and gives every
/// leaf its JSON type, or refuses it in Stripe's words.
///
/// Types are spelt `string`, `integer`, `decimal`, `boolean`, `map`, `any`, `enum:a|b`, `[T]`,
/// `{…}`, `{"|":[T1,T2]}`.
public final class ParameterCatalog {
    private static final String RESOURCE = "/io/payrail/simulator/parameters.json";
    private static final int MAX_METADATA_KEYS = 50;
    private static final int MAX_METADATA_NAME = 40;
    private static final int MAX_METADATA_VALUE = 500;

    /// Accepted everywhere, and by no SDK class.
    private static final Set<String> UNIVERSAL = Set.of("expand");

    private static final Set<String> BROWSERS_ADD =
            Set.of(
                    "client_attribution_metadata",
                    "guid",
                    "muid",
                    "pasted_fields",
                    "payment_user_agent",
                    "referrer",
                    "sid",
                    "time_on_page");

    private final ObjectNode calls;

    public ParameterCatalog() {
        try (InputStream in = ParameterCatalog.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + RESOURCE);
            }
            this.calls = Json.read(in.readAllBytes());
            addBrowsersCards(calls);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    /// Intents take cards in `payment_method_data` too, and what else Stripe's script for browsers
    /// sends there: the SDKs for servers do not declare it.
    private static void addBrowsersCards(ObjectNode calls) {
        JsonNode card = calls.path("PaymentMethodCreate").path("card");
        JsonNode types = calls.path("PaymentMethodCreate").path("type");
        for (JsonNode call : calls) {
            if (call.get("payment_method_data") instanceof ObjectNode data) {
                data.set("card", card);
                data.set("type", types);
                BROWSERS_ADD.forEach(name -> data.put(name, "any"));
            }
        }
    }

    /// The typed parameters of a call; an unknown call name is a bug.
    public Params check(String call, ObjectNode sent, Set<String> alsoAccepted) {
        JsonNode declared = call.isEmpty() ? Json.object() : calls.get(call);
        if (!(declared instanceof ObjectNode fields)) {
            throw new IllegalStateException("no parameters declared for " + call);
        }
        ObjectNode typed = Json.object();
        List<String> unknown = new ArrayList<>();
        for (var entry : sent.properties()) {
            String name = entry.getKey();
            JsonNode type = fields.get(name);
            if (type != null) {
                typed.set(name, check(entry.getValue(), type, name));
            } else if (UNIVERSAL.contains(name)) {
                typed.set(name, Form.elements(entry.getValue()));
            } else if (alsoAccepted.contains(name)) {
                typed.set(name, entry.getValue());
            } else {
                unknown.add(name);
            }
        }
        refuse(unknown);
        return new Params(typed);
    }

    private static void refuse(List<String> unknown) {
        if (unknown.size() == 1) {
            throw StripeException.invalid(
                    "parameter_unknown",
                    "Received unknown parameter: " + unknown.getFirst(),
                    unknown.getFirst());
        }
        if (!unknown.isEmpty()) {
            throw StripeException.invalid(
                    "parameter_unknown",
                    "Received unknown parameters: " + String.join(", ", unknown),
                    unknown.getFirst());
        }
    }

    private JsonNode check(JsonNode value, JsonNode type, String name) {
        if (value.isString() && value.stringValue().isEmpty()) {
            return value;
        }
        if (type instanceof ArrayNode array) {
            return elements(value, array.get(0), name);
        }
        if (type instanceof ObjectNode fields) {
            JsonNode alternatives = fields.get("|");
            return alternatives instanceof ArrayNode options
                    ? oneOf(value, options, name)
                    : nested(value, fields, name);
        }
        return scalar(value, type.asString(), name);
    }

    private ArrayNode elements(JsonNode value, JsonNode type, String name) {
        if (value.isString() || (value instanceof ObjectNode numbered && !Form.isArray(numbered))) {
            throw StripeException.invalid(null, "Invalid array", name);
        }
        ArrayNode typed = Json.array();
        int index = 0;
        for (JsonNode element : Form.elements(value)) {
            typed.add(check(element, type, name + "[" + index++ + "]"));
        }
        return typed;
    }

    private ObjectNode nested(JsonNode value, ObjectNode fields, String name) {
        if (!(value instanceof ObjectNode object)) {
            throw StripeException.invalid(null, "Invalid object", name);
        }
        ObjectNode typed = Json.object();
        List<String> unknown = new ArrayList<>();
        for (var entry : object.properties()) {
            JsonNode type = fields.get(entry.getKey());
            String fullName = name + "[" + entry.getKey() + "]";
            if (type == null) {
                unknown.add(fullName);
            } else {
                typed.set(entry.getKey(), check(entry.getValue(), type, fullName));
            }
        }
        refuse(unknown);
        return typed;
    }

    private JsonNode oneOf(JsonNode value, ArrayNode options, String name) {
        StripeException first = null;
        for (JsonNode option : options) {
            boolean shapesAgree =
                    value.isString() == option.isString()
                            || (option.isString() && option.asString().equals("map"));
            if (shapesAgree) {
                try {
                    return check(value, option, name);
                } catch (StripeException e) {
                    first = first == null ? e : first;
                }
            }
        }
        throw first == null ? StripeException.invalid(null, "Invalid value", name) : first;
    }

    private static JsonNode scalar(JsonNode value, String type, String name) {
        if (type.equals("any")) {
            return value;
        }
        if (type.equals("map")) {
            return map(value, name);
        }
        if (!value.isString()) {
            throw StripeException.invalid(null, "Invalid " + type.replaceFirst(":.*", ""), name);
        }
        String text = value.stringValue();
        ObjectNode box = Json.object();
        switch (type) {
            case "string" -> box.put("v", text);
            case "integer" -> box.put("v", integer(text, name));
            case "decimal" -> box.put("v", decimal(text, name).toPlainString());
            case "boolean" -> box.put("v", bool(text, name));
            default -> box.put("v", choice(text, type, name));
        }
        return box.get("v");
    }

    private static ObjectNode map(JsonNode value, String name) {
        if (!(value instanceof ObjectNode entries)) {
            throw StripeException.invalid(null, "Invalid hash", name);
        }
        if (entries.size() > MAX_METADATA_KEYS) {
            throw StripeException.invalid(
                    null, "Metadata can have up to " + MAX_METADATA_KEYS + " keys", name);
        }
        for (var entry : entries.properties()) {
            String fullName = name + "[" + entry.getKey() + "]";
            if (!entry.getValue().isString()) {
                throw StripeException.invalid(
                        null, "Metadata values must be strings, not nested", fullName);
            }
            if (name.equals("metadata") && entry.getKey().length() > MAX_METADATA_NAME) {
                throw StripeException.invalid(
                        null,
                        "Metadata keys can have up to " + MAX_METADATA_NAME + " characters",
                        fullName);
            }
            if (name.equals("metadata")
                    && entry.getValue().asString().length() > MAX_METADATA_VALUE) {
                throw StripeException.invalid(
                        null,
                        "Metadata values can have up to " + MAX_METADATA_VALUE + " characters",
                        fullName);
            }
        }
        return entries;
    }

    private static long integer(String text, String name) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw StripeException.invalid(
                    "parameter_invalid_integer", "Invalid integer: " + text, name);
        }
    }

    private static BigDecimal decimal(String text, String name) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw StripeException.invalid(null, "Invalid decimal: " + text, name);
        }
    }

    private static boolean bool(String text, String name) {
        return switch (text) {
            case "true", "True", "1" -> true;
            case "false", "False", "0" -> false;
            default -> throw StripeException.invalid(null, "Invalid boolean: " + text, name);
        };
    }

    private static String choice(String text, String type, String name) {
        List<String> choices = List.of(type.substring("enum:".length()).split("\\|", -1));
        if (choices.contains(text)) {
            return text;
        }
        throw StripeException.invalid(
                null, "Invalid " + name + ": must be " + spoken(choices), name);
    }

    private static String spoken(List<String> choices) {
        return switch (choices.size()) {
            case 1 -> choices.getFirst();
            case 2 -> "one of " + choices.getFirst() + " or " + choices.getLast();
            default ->
                    "one of "
                            + String.join(", ", choices.subList(0, choices.size() - 1))
                            + ", or "
                            + choices.getLast();
        };
    }
}
