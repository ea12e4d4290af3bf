package io.payrail.simulator.control;

import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.checkout.CheckoutSessions;
import io.payrail.simulator.fault.Fault;
import io.payrail.simulator.fault.Faults;
import io.payrail.simulator.fault.RequestLog;
import io.payrail.simulator.http.Form;
import io.payrail.simulator.http.Request;
import io.payrail.simulator.http.Response;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.payment.Payments;
import io.payrail.simulator.payment.SetupIntents;
import io.payrail.simulator.state.Ids;
import io.payrail.simulator.state.Row;
import io.payrail.simulator.state.Store;
import io.payrail.simulator.webhook.Disturbance;
import io.payrail.simulator.webhook.WebhookEndpoints;
import io.payrail.simulator.webhook.WebhookSender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The control endpoint: what a test does to the simulator that no client of Stripe can. JSON in
/// and out, no authentication, so it is for loopback and private networks only. The README
/// describes each call.
public final class Control {
    public static final String PREFIX = "/_simulator";
    private static final Pattern RESEND = Pattern.compile("/events/([^/]+)/resend");
    private static final int MAX_RESENDS = 10_000;
    private static final Duration MAX_ADVANCE = Duration.ofDays(3660);

    private final Store store;
    private final Faults faults;
    private final RequestLog requests;
    private final WebhookSender webhooks;
    private final Ledger ledger;
    private final AuthenticationPage authentication;
    private final CheckoutPage checkout;
    private final Runnable timers;

    /// Wires the endpoint to what it controls.
    ///
    /// @param timers does whatever Stripe's clock has made due
    public Control(
            Store store,
            Faults faults,
            RequestLog requests,
            WebhookSender webhooks,
            Payments payments,
            SetupIntents setups,
            CheckoutSessions sessions,
            String apiVersion,
            Runnable timers) {
        this.store = store;
        this.faults = faults;
        this.requests = requests;
        this.webhooks = webhooks;
        this.ledger = new Ledger(store, requests);
        this.checkout = new CheckoutPage(store, sessions, apiVersion);
        this.authentication = new AuthenticationPage(store, payments, setups, apiVersion);
        this.timers = timers;
    }

    public Response handle(Request request) {
        try {
            return route(request);
        } catch (IllegalArgumentException | JacksonException | Form.MalformedFormException e) {
            return json(400, Json.object().put("error", String.valueOf(e.getMessage())));
        } catch (StripeException e) {
            return json(e.status(), Json.object().set("error", e.error()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return json(503, Json.object().put("error", "stopping"));
        }
    }

    private Response route(Request request) throws InterruptedException {
        String path = request.path().substring(PREFIX.length());
        if (path.startsWith("/authenticate/")) {
            return authentication.handle(request, path.substring("/authenticate/".length()));
        }
        if (path.startsWith("/checkout/")) {
            return checkout.handle(request, path.substring("/checkout/".length()));
        }
        Matcher resend = RESEND.matcher(path);
        if (resend.matches()) {
            return resend(List.of(resend.group(1)));
        }
        if (path.startsWith("/faults/") && request.method().equals("DELETE")) {
            boolean removed = faults.remove(path.substring("/faults/".length()));
            return removed ? showFaults() : json(404, Json.object().put("error", "no such fault"));
        }
        return switch (request.method() + " " + path) {
            case "GET ", "GET /" -> json(200, Json.object().put("status", "ok"));
            case "GET /faults" -> showFaults();
            case "POST /faults" -> addFaults(request);
            case "DELETE /faults" -> {
                faults.clear();
                yield showFaults();
            }
            case "GET /webhooks" -> showWebhooks();
            case "POST /webhooks" -> disturb(body(request));
            case "POST /webhook_endpoints" -> endpoint(body(request));
            case "POST /events/resend" -> resend(ids(body(request)));
            case "GET /clock" -> showClock();
            case "POST /clock" -> advance(body(request));
            case "POST /seed" -> {
                faults.reseed(body(request).path("seed").asLong());
                yield json(200, Json.object().put("status", "ok"));
            }
            case "GET /ledger" -> json(200, ledger.show(sections(request), newest(request)));
            case "POST /reset" -> reset();
            default -> json(404, Json.object().put("error", "no such control call"));
        };
    }

    private static ObjectNode body(Request request) {
        return request.body().length == 0 ? Json.object() : Json.read(request.body());
    }

    private static Response json(int status, JsonNode body) {
        return Response.json(status, Json.indented(body));
    }

    private static int newest(Request request) {
        String newest = query(request).path("newest").asString("");
        return newest.matches("\\d{1,9}") ? Integer.parseInt(newest) : Integer.MAX_VALUE;
    }

    private static ObjectNode query(Request request) {
        ObjectNode query = Json.object();
        Form.parse(request.query(), query);
        return query;
    }

    private static Set<String> sections(Request request) {
        return Stream.of(query(request).path("sections").asString("").split(",", -1))
                .filter(section -> !section.isEmpty())
                .collect(Collectors.toSet());
    }

    private Response showFaults() {
        ArrayNode shown = Json.array();
        faults.all().forEach(fault -> shown.add(FaultReader.show(fault)));
        ObjectNode body = Json.object();
        body.set("faults", shown);
        return json(200, body);
    }

    /// One fault, or several in `faults`.
    private Response addFaults(Request request) {
        ObjectNode body = body(request);
        List<Fault> added = new ArrayList<>();
        if (body.has("faults")) {
            body.path("faults").forEach(fault -> added.add(FaultReader.read((ObjectNode) fault)));
        } else {
            added.add(FaultReader.read(body));
        }
        added.forEach(faults::add);
        return added.size() == 1 ? json(200, FaultReader.show(added.getFirst())) : showFaults();
    }

    private Response showWebhooks() {
        Disturbance now = webhooks.disturbance();
        WebhookSender.Counts counts = webhooks.counts();
        return json(
                200,
                Json.object()
                        .put("duplicate_percent", now.duplicatePercent())
                        .put("loss_percent", now.lossPercent())
                        .put("reorder_percent", now.reorderPercent())
                        .put("reorder_within_ms", now.reorderWithin().toMillis())
                        .put("delay_ms", now.delay().toMillis())
                        .put("begun", counts.begun())
                        .put("duplicated", counts.duplicated())
                        .put("held_back", counts.heldBack())
                        .put("lost", counts.lost())
                        .put("accepted", counts.sent())
                        .put("failed_attempts", counts.failed())
                        .put("open", counts.open()));
    }

    private Response disturb(ObjectNode body) {
        Disturbance none = Disturbance.NONE;
        webhooks.disturb(
                new Disturbance(
                        body.path("duplicate_percent").asDouble(none.duplicatePercent()),
                        body.path("loss_percent").asDouble(none.lossPercent()),
                        body.path("reorder_percent").asDouble(none.reorderPercent()),
                        Duration.ofMillis(
                                body.path("reorder_within_ms")
                                        .asLong(none.reorderWithin().toMillis())),
                        Duration.ofMillis(body.path("delay_ms").asLong(none.delay().toMillis()))));
        return showWebhooks();
    }

    /// Makes an endpoint with a chosen secret, or rolls the secret of the one with this URL.
    private Response endpoint(ObjectNode body) {
        String url = body.path("url").asString("");
        String secret = body.path("secret").asString("whsec_" + Ids.random(32));
        int keep = body.path("keep_old_secrets").asInt(0);
        List<String> events = new ArrayList<>();
        body.path("enabled_events").forEach(event -> events.add(event.asString()));
        String id =
                WebhookEndpoints.forward(
                        store, url, secret, events.isEmpty() ? List.of("*") : events, keep);
        return json(200, Json.object().put("id", id).put("url", url));
    }

    private static List<String> ids(ObjectNode body) {
        List<String> ids = new ArrayList<>();
        body.path("ids").forEach(id -> ids.add(id.asString()));
        return ids;
    }

    /// Sends events once more to every enabled endpoint, one after the other in this order.
    private Response resend(List<String> ids) throws InterruptedException {
        if (ids.size() > MAX_RESENDS) {
            throw new IllegalArgumentException("more than " + MAX_RESENDS + " events");
        }
        int accepted = 0;
        int attempts = 0;
        for (String id : ids) {
            Row row = store.find(id);
            if (row == null || !row.kind().equals("event")) {
                return json(404, Json.object().put("error", "no such event: " + id));
            }
            for (Row endpoint : store.ofKind("webhook_endpoint").values()) {
                if (endpoint.read().path("status").asString().equals("enabled")) {
                    attempts++;
                    accepted += webhooks.send(id, endpoint.id()) ? 1 : 0;
                }
            }
        }
        return json(200, Json.object().put("attempts", attempts).put("accepted", accepted));
    }

    private Response showClock() {
        return json(
                200,
                Json.object()
                        .put("now", store.clock().instant().toString())
                        .put("unix", store.clock().seconds())
                        .put("offset_ms", store.clock().offset().toMillis()));
    }

    private Response advance(ObjectNode body) {
        Duration by =
                Duration.ofMillis(Math.round(body.path("advance_seconds").asDouble(0) * 1000));
        if (by.isNegative() || by.compareTo(MAX_ADVANCE) > 0) {
            throw new IllegalArgumentException("time only goes forward, by at most ten years");
        }
        store.advanceClock(by);
        timers.run();
        return showClock();
    }

    private Response reset() {
        faults.clear();
        webhooks.disturb(Disturbance.NONE);
        requests.clear();
        store.clear();
        return json(200, Json.object().put("status", "ok"));
    }

    /// Whether the control endpoint answers this path.
    public static boolean owns(String path) {
        return path.equals(PREFIX) || path.startsWith(PREFIX + "/");
    }
}
