package io.payrail.simulator.webhook;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Event destinations, the `/v2` way of asking for events, as far as they are webhook endpoints
/// with thin events; and the thin events themselves. Bodies are JSON. The secret is shown once, in
/// the answer that makes a destination, if its `include` asks for it.
public final class EventDestinations {
    private static final String PATH = "/v2/core/event_destinations";
    private static final int MAX_DESTINATIONS = 16;
    private static final Set<String> PARAMETERS =
            Set.of(
                    "name",
                    "description",
                    "type",
                    "event_payload",
                    "enabled_events",
                    "include",
                    "metadata",
                    "webhook_endpoint");

    private EventDestinations() {}

    public static void register(Routes routes) {
        routes.accepting("POST", PATH, PARAMETERS, EventDestinations::create);
        routes.accepting("GET", PATH, Set.of("include", "limit"), EventDestinations::list);
        routes.accepting(
                "GET",
                PATH + "/{id}",
                Set.of("include"),
                call -> call.target(Scope.DESTINATION, "id"));
        routes.accepting("POST", PATH + "/{id}", PARAMETERS, EventDestinations::update);
        routes.accepting("DELETE", PATH + "/{id}", Set.of(), EventDestinations::delete);
        routes.accepting("POST", PATH + "/{id}/disable", Set.of(), call -> turn(call, "disabled"));
        routes.accepting("POST", PATH + "/{id}/enable", Set.of(), call -> turn(call, "enabled"));
        routes.accepting(
                "GET",
                "/v2/core/events/{id}",
                Set.of(),
                call -> call.target("v2.core.event", "id"));
    }

    private static ObjectNode create(Call call) {
        Params params = call.params();
        Params webhook = params.nested("webhook_endpoint");
        if (!params.required("type").equals("webhook_endpoint") || webhook == null) {
            throw StripeException.missing("webhook_endpoint");
        }
        if (!params.required("event_payload").equals("thin")) {
            throw StripeException.invalid(
                    null,
                    "Snapshot payloads come from /v1/webhook_endpoints here",
                    "event_payload");
        }
        String url = webhook.required("url");
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw StripeException.invalid("url_invalid", "Invalid URL: " + url, "url");
        }
        if (params.strings("enabled_events").isEmpty()) {
            throw StripeException.missing("enabled_events");
        }
        if (call.tx().all(Scope.DESTINATION).count() >= MAX_DESTINATIONS) {
            throw StripeException.invalid(
                    null, "You have reached the maximum of event destinations.", null);
        }
        ObjectNode destination = Json.object();
        destination.put("id", Ids.timed("ed")).put("object", Scope.DESTINATION);
        destination.put("created", now(call)).put("description", "");
        params.copyTo(
                destination, "name", "description", "type", "event_payload", "enabled_events");
        destination.putArray("events_from").add("self");
        destination.put("livemode", false).putObject("metadata");
        params.mergeMetadata(destination);
        destination.putNull("snapshot_api_version").put("status", "enabled");
        destination.putNull("status_details").put("updated", now(call));
        destination.putObject("webhook_endpoint").put("url", url);
        destination.putObject(Scope.HIDDEN).putArray("secrets").add("whsec_" + Ids.random(32));
        ObjectNode shown = call.scope().save(destination).deepCopy();
        if (params.strings("include").contains("webhook_endpoint.signing_secret")) {
            shown.withObjectProperty("webhook_endpoint")
                    .put("signing_secret", WebhookEndpoints.secret(destination));
        }
        return shown;
    }

    private static ObjectNode list(Call call) {
        ArrayNode data = Json.array();
        call.tx().all(Scope.DESTINATION).forEach(data::add);
        ObjectNode page = Json.object();
        page.set("data", data);
        return page.putNull("next_page_url").putNull("previous_page_url");
    }

    private static ObjectNode update(Call call) {
        ObjectNode destination = call.target(Scope.DESTINATION, "id");
        call.params().copyTo(destination, "name", "description", "enabled_events");
        call.params().mergeMetadata(destination);
        call.params()
                .ifNested(
                        "webhook_endpoint",
                        webhook ->
                                webhook.copyTo(
                                        destination.withObjectProperty("webhook_endpoint"), "url"));
        return call.scope().save(destination.put("updated", now(call)));
    }

    private static ObjectNode turn(Call call, String status) {
        ObjectNode destination = call.target(Scope.DESTINATION, "id");
        destination.put("status", status).put("updated", now(call));
        return call.scope().save(destination);
    }

    private static ObjectNode delete(Call call) {
        call.target(Scope.DESTINATION, "id");
        call.tx().remove(call.id());
        return Json.object().put("id", call.id()).put("object", Scope.DESTINATION);
    }

    private static String now(Call call) {
        Instant now = call.tx().store().clock().instant();
        return now.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
