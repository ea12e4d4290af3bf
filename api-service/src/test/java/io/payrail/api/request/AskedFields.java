package io.payrail.api.request;

import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Lets tests of other packages see what a handler asks a request for.
public final class AskedFields {
    private AskedFields() {}

    public static RequestFields of(ObjectNode body) {
        return new RequestFields(body);
    }

    public static Set<String> in(RequestFields fields) {
        return fields.asked();
    }
}
