package io.payrail.simulator;

import com.google.gson.annotations.SerializedName;
import com.stripe.model.EventDataClassLookup;
import com.stripe.model.ExpandableField;
import io.payrail.simulator.json.Json;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/// Reads from stripe-java's classes which fields of which kind of object name another object, and
/// so can be expanded.
final class SdkLinks {
    private SdkLinks() {}

    static ObjectNode all() {
        ObjectNode kinds = Json.object();
        new TreeMap<>(EventDataClassLookup.classLookup)
                .forEach((kind, type) -> {
                    Set<String> links = new TreeSet<>();
                    addLinks(type, "", links);
                    if (!links.isEmpty()) {
                        links.forEach(kinds.withArray(kind)::add);
                    }
                });
        return kinds;
    }

    private static void addLinks(Class<?> type, String prefix, Set<String> links) {
        for (Field field : type.getDeclaredFields()) {
            SerializedName name = field.getAnnotation(SerializedName.class);
            if (name == null) {
                continue;
            }
            Type of = elements(field.getGenericType());
            String path = prefix + name.value();
            if (of instanceof ParameterizedType generic
                    && generic.getRawType() == ExpandableField.class) {
                links.add(path);
            } else if (of instanceof Class<?> nested && nested.getEnclosingClass() == type) {
                addLinks(nested, path + ".", links);
            }
        }
    }

    /// A list's element, anything else as it is.
    private static Type elements(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == List.class
                ? generic.getActualTypeArguments()[0]
                : type;
    }
}
