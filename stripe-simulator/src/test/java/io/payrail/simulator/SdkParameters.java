package io.payrail.simulator;

import com.google.gson.annotations.SerializedName;
import com.stripe.net.ApiRequestParams;
import com.stripe.param.common.EmptyParam;
import io.payrail.simulator.json.Json;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads from stripe-java's parameter classes which parameters a call takes and of what type.
final class SdkParameters {
    private static final Set<String> NOT_SENT = Set.of("_stripe_java_extra_param_key", "expand");

    /// When a parameter takes several types, the narrow ones are tried first.
    private static final List<String> NARROW_FIRST =
            List.of("integer", "boolean", "enum", "decimal", "string");

    private SdkParameters() {}

    static ObjectNode catalog(Set<String> calls) throws ReflectiveOperationException {
        ObjectNode catalog = Json.object();
        for (String call : new TreeSet<>(calls)) {
            catalog.set(call, fields(Class.forName("com.stripe.param." + call + "Params")));
        }
        return catalog;
    }

    private static ObjectNode fields(Class<?> params) throws ReflectiveOperationException {
        Map<String, JsonNode> fields = new TreeMap<>();
        for (Field field : params.getDeclaredFields()) {
            SerializedName name = field.getAnnotation(SerializedName.class);
            if (name != null && !NOT_SENT.contains(name.value())) {
                fields.put(name.value(), type(params, field));
            }
        }
        ObjectNode node = Json.object();
        fields.forEach(node::set);
        return node;
    }

    private static JsonNode type(Class<?> owner, Field field) throws ReflectiveOperationException {
        if (field.getType() != Object.class
                && field.getType() != ApiRequestParams.EnumParam.class) {
            return type(field.getGenericType());
        }
        Class<?> builder = Class.forName(owner.getName() + "$Builder");
        String setter =
                "set"
                        + field.getName().substring(0, 1).toUpperCase(Locale.ROOT)
                        + field.getName().substring(1);
        Set<JsonNode> types = new LinkedHashSet<>();
        for (Method method : builder.getMethods()) {
            if (method.getName().equals(setter)
                    && method.getParameterCount() == 1
                    && method.getParameterTypes()[0] != EmptyParam.class) {
                types.add(type(method.getGenericParameterTypes()[0]));
            }
        }
        if (types.size() == 1) {
            return types.iterator().next();
        }
        ArrayNode alternatives = Json.array();
        types.stream()
                .sorted(
                        Comparator.comparingInt(SdkParameters::rank)
                                .thenComparing(JsonNode::toString))
                .forEach(alternatives::add);
        ObjectNode either = Json.object();
        either.set("|", alternatives);
        return either;
    }

    private static int rank(JsonNode type) {
        int rank =
                type.isString()
                        ? NARROW_FIRST.indexOf(type.stringValue().replaceFirst(":.*", ""))
                        : -1;
        return rank < 0 ? NARROW_FIRST.size() : rank;
    }

    private static JsonNode type(Type type) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == List.class) {
                return Json.array().add(type(generic.getActualTypeArguments()[0]));
            }
            return text("map");
        }
        Class<?> raw = (Class<?>) type;
        if (raw == Long.class || raw == Integer.class) {
            return text("integer");
        }
        if (raw == BigDecimal.class || raw == Double.class) {
            return text("decimal");
        }
        if (raw == Boolean.class) {
            return text("boolean");
        }
        if (raw == String.class) {
            return text("string");
        }
        if (raw.isEnum()) {
            StringBuilder choices = new StringBuilder("enum:");
            List<String> values =
                    Arrays.stream(raw.getEnumConstants())
                            .map(value -> ((ApiRequestParams.EnumParam) value).getValue())
                            .filter(value -> !value.isEmpty())
                            .toList();
            return text(choices.append(String.join("|", values)).toString());
        }
        boolean hasFields =
                Arrays.stream(raw.getDeclaredFields())
                        .anyMatch(field -> !Modifier.isStatic(field.getModifiers()));
        return hasFields && raw.getName().startsWith("com.stripe.param.")
                ? fields(raw)
                : text("any");
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.stringNode(text);
    }
}
