package io.payrail.simulator.control;

import io.payrail.simulator.fault.RequestLog;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Row;
import io.payrail.simulator.state.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The books as Stripe would show them, of one moment, for a test to compare with: what exists,
/// what was charged and refunded, which requests had an effect. No secrets and no personal data.
final class Ledger {
    /// What is shown of each kind.
    private static final Map<String, List<String>> FIELDS =
            Map.of(
                    "payment_intent",
                    List.of(
                            "id",
                            "status",
                            "amount",
                            "amount_received",
                            "amount_capturable",
                            "currency",
                            "customer",
                            "latest_charge",
                            "metadata",
                            "created"),
                    "charge",
                    List.of(
                            "id",
                            "status",
                            "amount",
                            "amount_captured",
                            "amount_refunded",
                            "currency",
                            "captured",
                            "refunded",
                            "disputed",
                            "failure_code",
                            "customer",
                            "payment_intent",
                            "metadata",
                            "created"),
                    "refund",
                    List.of(
                            "id",
                            "status",
                            "amount",
                            "currency",
                            "charge",
                            "payment_intent",
                            "metadata",
                            "created"),
                    "dispute",
                    List.of(
                            "id",
                            "status",
                            "amount",
                            "currency",
                            "charge",
                            "payment_intent",
                            "created"),
                    "customer",
                    List.of("id", "deleted", "metadata", "created"),
                    "subscription",
                    List.of("id", "status", "customer", "latest_invoice", "metadata", "created"),
                    "invoice",
                    List.of(
                            "id",
                            "status",
                            "number",
                            "amount_due",
                            "amount_paid",
                            "currency",
                            "customer",
                            "billing_reason",
                            "created"),
                    "setup_intent",
                    List.of("id", "status", "customer", "payment_method", "metadata", "created"),
                    "checkout.session",
                    List.of("id", "status", "customer", "metadata", "created"));

    private final Store store;
    private final RequestLog requests;

    Ledger(Store store, RequestLog requests) {
        this.store = store;
        this.requests = requests;
    }

    /// Reads everything asked for.
    ///
    /// @param sections to show, or empty for all: `totals`, `counts`, `events`, `idempotency`,
    ///   `requests` and the plural of each kind
    /// @param newest how many requests of the log to show at most
    ObjectNode show(Set<String> sections, int newest) {
        Map<String, List<Row>> rows = store.snapshot();
        ObjectNode ledger = Json.object();
        ledger.put("at", store.clock().instant().toString());
        if (wanted(sections, "totals")) {
            ledger.set("totals", totals(rows));
        }
        if (wanted(sections, "counts")) {
            ObjectNode counts = ledger.putObject("counts");
            rows.forEach((kind, all) -> counts.put(kind, all.size()));
        }
        FIELDS.keySet().stream()
                .sorted()
                .filter(kind -> wanted(sections, kind + "s"))
                .forEach(kind -> ledger.set(kind + "s", objects(rows, kind)));
        if (wanted(sections, "events")) {
            ledger.set("events", events(rows));
        }
        if (wanted(sections, "idempotency")) {
            ledger.set("idempotency", keys(rows));
        }
        if (wanted(sections, "requests")) {
            ledger.put("requests_total", requests.total());
            ledger.set("requests", requestLog(newest));
        }
        return ledger;
    }

    private static boolean wanted(Set<String> sections, String section) {
        return sections.isEmpty() || sections.contains(section);
    }

    private static ArrayNode objects(Map<String, List<Row>> rows, String kind) {
        ArrayNode objects = Json.array();
        for (Row row : rows.getOrDefault(kind, List.of())) {
            ObjectNode object = row.read();
            ObjectNode shown = objects.addObject();
            for (String field : FIELDS.getOrDefault(kind, List.of())) {
                JsonNode value = object.get(field);
                if (value != null) {
                    shown.set(field, value);
                }
            }
        }
        return objects;
    }

    /// By currency: what was captured, given back and disputed, in minor units.
    private static ObjectNode totals(Map<String, List<Row>> rows) {
        ObjectNode totals = Json.object();
        for (Row row : rows.getOrDefault("charge", List.of())) {
            ObjectNode charge = row.read();
            if (charge.path("status").asString().equals("succeeded")) {
                ObjectNode sums = sums(totals, charge);
                add(sums, "captured", charge.path("amount_captured").asLong());
                add(sums, "charges", 1);
            }
        }
        for (Row row : rows.getOrDefault("refund", List.of())) {
            ObjectNode refund = row.read();
            add(sums(totals, refund), "refunded", refund.path("amount").asLong());
        }
        for (Row row : rows.getOrDefault("dispute", List.of())) {
            ObjectNode dispute = row.read();
            add(sums(totals, dispute), "disputed", dispute.path("amount").asLong());
        }
        for (Row row : rows.getOrDefault("payment_intent", List.of())) {
            ObjectNode intent = row.read();
            ObjectNode sums = sums(totals, intent);
            add(sums, "payment_intents", 1);
            add(sums, "received", intent.path("amount_received").asLong());
        }
        return totals;
    }

    private static ObjectNode sums(ObjectNode totals, ObjectNode object) {
        String currency = object.path("currency").asString();
        if (!totals.has(currency)) {
            ObjectNode sums = totals.putObject(currency);
            for (String name :
                    List.of(
                            "payment_intents",
                            "received",
                            "charges",
                            "captured",
                            "refunded",
                            "disputed")) {
                sums.put(name, 0L);
            }
        }
        return totals.withObjectProperty(currency);
    }

    private static void add(ObjectNode sums, String name, long amount) {
        sums.put(name, sums.path(name).asLong(0) + amount);
    }

    private static ArrayNode events(Map<String, List<Row>> rows) {
        ArrayNode events = Json.array();
        for (Row row : rows.getOrDefault("event", List.of())) {
            ObjectNode event = row.read();
            events.addObject()
                    .put("id", row.id())
                    .put("type", event.path("type").asString())
                    .put("created", event.path("created").asLong())
                    .put("object", event.path("data").path("object").path("id").asString(""))
                    .set("idempotency_key", event.path("request").path("idempotency_key"));
        }
        return events;
    }

    private static ArrayNode keys(Map<String, List<Row>> rows) {
        ArrayNode keys = Json.array();
        for (Row row : rows.getOrDefault("_idempotency", List.of())) {
            ObjectNode record = row.read();
            keys.addObject()
                    .put("key", row.id().substring("_idempotency/".length()))
                    .put("path", record.path("path").asString())
                    .put("status", record.path("status").asInt())
                    .put("request", record.path("request").asString())
                    .set("created", record.path("created"));
        }
        return keys;
    }

    private ArrayNode requestLog(int newest) {
        ArrayNode log = Json.array();
        List<RequestLog.Entry> all = requests.all();
        for (RequestLog.Entry entry : all.subList(Math.max(0, all.size() - newest), all.size())) {
            ObjectNode shown = log.addObject();
            shown.put("id", entry.requestId());
            shown.put("at", entry.at().toString());
            shown.put("method", entry.method());
            shown.put("path", entry.path());
            shown.put("idempotency_key", entry.idempotencyKey());
            shown.put("status", entry.status());
            shown.put("ending", entry.ending());
            shown.put("effect", entry.effect());
            shown.put("replayed", entry.replayed());
            entry.faults().forEach(shown.putArray("faults")::add);
            entry.created().forEach(shown.putArray("created")::add);
        }
        return log;
    }
}
