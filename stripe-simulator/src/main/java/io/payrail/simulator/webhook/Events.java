package io.payrail.simulator.webhook;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.state.Row;
import io.payrail.simulator.state.Store;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/// The event list.
public final class Events {
    private static final Duration RETENTION = Duration.ofDays(30);

    private Events() {}

    public static void register(Routes routes) {
        routes.get("/v1/events", "EventList", Events::list);
        routes.get(
                "/v1/events/{id}",
                "EventRetrieve",
                call -> current(call.tx().store(), call.target("event", "id")));
    }

    private static ObjectNode list(Call call) {
        String type = call.params().string("type");
        long oldest = call.tx().now() - RETENTION.toSeconds();
        List<String> types = call.params().strings("types");
        Predicate<ObjectNode> wanted =
                event -> {
                    String actual = event.path("type").asString();
                    return event.path("created").asLong() >= oldest
                            && (type == null || matches(type, actual))
                            && (types.isEmpty()
                                    || types.stream().anyMatch(one -> matches(one, actual)));
                };
        ObjectNode page = Lists.page(call, "event", wanted);
        page.path("data").forEach(event -> current(call.tx().store(), (ObjectNode) event));
        return page;
    }

    /// A type, or a family of types as in `charge.*`.
    static boolean matches(String pattern, String type) {
        return pattern.endsWith("*")
                ? type.startsWith(pattern.substring(0, pattern.length() - 1))
                : type.equals(pattern);
    }

    /// The event with the number of deliveries that are still open.
    private static ObjectNode current(Store store, ObjectNode event) {
        String prefix = "_" + event.path("id").asString() + "/";
        long open =
                store.ofKind("webhook_endpoint").values().stream()
                        .map(Row::id)
                        .filter(endpoint -> store.find(prefix + endpoint) != null)
                        .count();
        return event.put("pending_webhooks", open);
    }
}
