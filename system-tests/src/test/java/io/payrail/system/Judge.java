package io.payrail.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.payrail.contract.Headers;
import io.payrail.contract.Instruction;
import io.payrail.contract.Messages;
import io.payrail.contract.Topics;
import io.payrail.system.Database.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Compares what was promised, what is at Stripe, what is in the tables and what came out of the
/// topics. Each invariant is a method that adds a line for each violation; the numbers are those of
/// `docs/reliability.md`. One use.
final class Judge {
    private static final int MOST_SHOWN = 10;
    private static final Set<String> TERMINAL = Set.of("succeeded", "declined", "rejected");
    private static final String COMMAND = "payrail_command";
    private static final String OWNER = "payrail_owner";
    private static final List<String> MADE_FOR_COMMANDS =
            List.of(
                    "payment_intents",
                    "subscriptions",
                    "refunds",
                    "setup_intents",
                    "checkout.sessions");
    private static final Arithmetic ARITHMETIC = Arithmetic.documented();

    private final Evidence evidence;
    private final Map<String, Row> operations;
    private final List<String> violations = new ArrayList<>();

    Judge(Evidence evidence) {
        this.evidence = evidence;
        this.operations = evidence.table("operation", "id");
    }

    /// A line for each violation, at most a few of each kind.
    List<String> violations() {
        everyCommandEnded();
        oneEffectForEachCommand();
        check("3 every answer is true", new Answers(evidence).untrue());
        everyJournalRowIsPublished();
        everyStripeEventIsTakenInOnce();
        everyStripeEventIsAppliedOnce();
        everyStatusIsStripes();
        countersAddUp();
        theJournalIsSealed();
        return violations;
    }

    private void check(String invariant, List<String> found) {
        found.stream().limit(MOST_SHOWN).forEach(line -> violations.add(invariant + ": " + line));
        if (found.size() > MOST_SHOWN) {
            violations.add(invariant + ": and " + (found.size() - MOST_SHOWN) + " more");
        }
    }

    private void everyCommandEnded() {
        var listed = evidence.table("unresolved", "operation_id").keySet();
        var open = new ArrayList<String>();
        var known = new TreeSet<String>();
        evidence.promises().forEach(promise -> known.add(promise.operation().toString()));
        evidence.tape().of(Topics.COMMANDS).stream()
                .map(record -> Messages.decodeCommand(record.value()))
                // A question has no operation.
                .filter(Instruction.class::isInstance)
                .forEach(command -> known.add(command.id().toString()));
        known.addAll(operations.keySet());
        for (var id : known) {
            var operation = operations.get(id);
            if (operation == null) {
                open.add("command " + id + " has vanished");
            } else if (!TERMINAL.contains(operation.get("status"))
                    && !(operation.get("status").equals("unresolved") && listed.contains(id))) {
                open.add("operation " + id + " is " + operation.get("status"));
            }
        }
        check("1 every command ends", open);
        check(
                "1 no dead letters",
                List.of(Topics.COMMANDS, Topics.STRIPE_EVENTS).stream()
                        .flatMap(topic -> evidence.tape().of(Topics.deadLetters(topic)).stream())
                        .map(letter ->
                                letter.topic()
                                        + " has "
                                        + letter.key()
                                        + ": "
                                        + Tape.header(letter, Headers.DEAD_LETTER_CAUSE))
                        .toList());
    }

    private void oneEffectForEachCommand() {
        var wrong = new ArrayList<String>();
        for (var section : MADE_FOR_COMMANDS) {
            metadata(section, COMMAND)
                    .forEach((command, made) -> {
                        if (made.size() > 1) {
                            wrong.add("command " + command + " made " + made);
                        }
                        var operation = operations.get(command);
                        if (operation == null || !made.contains(operation.get("object_id"))) {
                            wrong.add(
                                    "no operation answers for " + made + " of command " + command);
                        }
                    });
        }
        var deleted = evidence.table("customer", "id");
        var customersByOwner = metadata("customers", OWNER);
        customersByOwner.forEach((owner, customers) -> {
            if (customers.size() > 1) {
                wrong.add(owner + " has customers " + customers);
            }
        });
        evidence.table("owner_customer").stream()
                .filter(row -> !isDeleted(deleted.get(row.get("customer_id"))))
                .forEach(row -> {
                    var made = customersByOwner.getOrDefault(row.get("owner"), Set.of());
                    if (!made.equals(Set.of(row.get("customer_id")))) {
                        wrong.add(
                                "%s has customer %s here and %s at Stripe"
                                        .formatted(row.get("owner"), row.get("customer_id"), made));
                    }
                });
        check("2 one effect for each command", wrong);
        var sums = new ArrayList<String>();
        for (var currency : evidence.ledger().path("totals").properties()) {
            var totals = currency.getValue();
            compare(sums, currency.getKey(), "received", totals, "payment", "amount_received");
            compare(sums, currency.getKey(), "captured", totals, "charge", "amount_captured");
            compare(sums, currency.getKey(), "refunded", totals, "refund", "amount");
            compare(sums, currency.getKey(), "refunded", totals, "charge", Judge::givenBack);
            compare(sums, currency.getKey(), "disputed", totals, "dispute", "amount");
            compare(
                    sums,
                    currency.getKey(),
                    "paid",
                    Http.JSON.createObjectNode().put("paid", paidByInvoice(currency.getKey())),
                    "invoice",
                    "amount_paid");
        }
        check("2 the sums are equal", sums);
    }

    /// Stripe names no owner of a deleted customer; who comes again gets another one.
    private static boolean isDeleted(@Nullable Row customer) {
        return customer != null && customer.get("deleted").equals("t");
    }

    /// What was set aside and not captured counts as refunded for Stripe, and nobody got it.
    private static long givenBack(Row charge) {
        long captured = charge.number("amount_captured");
        return captured == 0
                ? 0
                : charge.number("amount_refunded") - (charge.number("amount") - captured);
    }

    private void compare(
            List<String> sums,
            String currency,
            String total,
            JsonNode totals,
            String table,
            String column) {
        compare(sums, currency, total, totals, table, row -> row.number(column));
    }

    private void compare(
            List<String> sums,
            String currency,
            String total,
            JsonNode totals,
            String table,
            ToLongFunction<Row> amount) {
        long here =
                evidence.table(table).stream()
                        .filter(row -> row.get("currency").equals(currency))
                        .mapToLong(amount)
                        .sum();
        long there = totals.path(total).asLong();
        if (here != there) {
            sums.add(
                    "%s by %s in %s is %d, at Stripe %d"
                            .formatted(total, table, currency, here, there));
        }
    }

    private long paidByInvoice(String currency) {
        return evidence.atStripe("invoices").stream()
                .filter(invoice -> invoice.path("currency").asString("").equals(currency))
                .mapToLong(invoice -> invoice.path("amount_paid").asLong())
                .sum();
    }

    /// Ids of the objects at Stripe by a value of their metadata.
    private Map<String, Set<String>> metadata(String section, String key) {
        return evidence.atStripe(section).stream()
                .filter(object -> object.path("metadata").has(key))
                .collect(
                        groupingBy(
                                object -> object.path("metadata").path(key).asString(),
                                java.util.stream.Collectors.mapping(
                                        object -> object.path("id").asString(), toSet())));
    }

    private void everyJournalRowIsPublished() {
        var wrong = new ArrayList<String>();
        var journal = evidence.table("journal", "id");
        var seen = new HashSet<String>();
        var last = new HashMap<String, Long>();
        for (var event : evidence.tape().of(Topics.EVENTS)) {
            var id = Tape.header(event, Headers.CE_ID);
            var row = journal.get(id);
            long sequence = Long.parseLong(Tape.header(event, Headers.CE_SEQUENCE));
            if (row == null) {
                wrong.add("event " + id + " is in no journal row");
                continue;
            }
            if (!event.key().equals(row.get("aggregate_id"))
                    || sequence != row.number("sequence")
                    || !Tape.header(event, Headers.CE_TYPE).equals(row.get("type"))
                    || !Http.JSON
                            .readTree(event.value())
                            .equals(Http.JSON.readTree(row.get("payload").getBytes(UTF_8)))) {
                wrong.add("event " + id + " differs from its journal row");
            }
            if (seen.add(id)) {
                long expected = last.getOrDefault(event.key(), 0L) + 1;
                if (sequence != expected) {
                    wrong.add(
                            "%s came as number %d, expected %d"
                                    .formatted(event.key(), sequence, expected));
                }
                last.merge(event.key(), sequence, Math::max);
            }
        }
        journal.values().stream()
                .filter(row -> !seen.contains(row.get("id")))
                .forEach(row ->
                        wrong.add(
                                "journal row %s (%s %s #%s) never came out"
                                        .formatted(
                                                row.get("id"),
                                                row.get("type"),
                                                row.get("aggregate_id"),
                                                row.get("sequence"))));
        check("4 the journal comes out whole and in order", wrong);
    }

    private void everyStripeEventIsTakenInOnce() {
        var wrong = new ArrayList<String>();
        var inbox = evidence.table("inbox", "event_id").keySet();
        var atStripe = new HashSet<String>();
        evidence.atStripe("events")
                .forEach(event -> {
                    var id = event.path("id").asString();
                    atStripe.add(id);
                    if (!inbox.contains(id)) {
                        wrong.add(
                                "%s %s of %s was never taken in"
                                        .formatted(
                                                event.path("type").asString(),
                                                id,
                                                event.path("object").asString()));
                    }
                });
        inbox.stream()
                .filter(id -> !atStripe.contains(id))
                .forEach(id -> wrong.add("the inbox has " + id + ", which Stripe has not"));
        evidence.tape().of(Topics.STRIPE_EVENTS).stream()
                .map(record -> Tape.header(record, Headers.STRIPE_EVENT_ID))
                .filter(id -> !inbox.contains(id))
                .forEach(id -> wrong.add(id + " was acknowledged and not taken in"));
        check("5 every event of Stripe's is taken in", wrong);
    }

    /// One event may change several things, but each of them once.
    private void everyStripeEventIsAppliedOnce() {
        var seen = new HashSet<List<String>>();
        check(
                "5 every event of Stripe's is applied once",
                evidence.table("journal").stream()
                        .filter(row -> row.get("cause").startsWith("stripe:"))
                        .map(row ->
                                List.of(row.get("cause"), row.get("type"), row.get("aggregate_id")))
                        .filter(effect -> !seen.add(effect))
                        .map(effect -> "twice in the journal: " + effect)
                        .toList());
    }

    private void everyStatusIsStripes() {
        var wrong = new ArrayList<String>();
        same(wrong, "payment", "payment_intents", "status", "amount", "amount_received");
        same(
                wrong,
                "charge",
                "charges",
                "status",
                "amount",
                "amount_captured",
                "amount_refunded",
                "disputed");
        same(wrong, "refund", "refunds", "status", "amount", "currency");
        same(wrong, "dispute", "disputes", "status", "amount");
        same(wrong, "customer", "customers", "deleted");
        same(wrong, "subscription", "subscriptions", "status");
        same(wrong, "invoice", "invoices", "status", "amount_due", "amount_paid", "currency");
        same(wrong, "setup_intent", "setup_intents", "status");
        check("6 every object is as Stripe has it", wrong);
    }

    private void countersAddUp() {
        check("7 counters add up", ARITHMETIC.violations(evidence.scrapes()));
        var untrue = new ArrayList<String>();
        long webhooks =
                evidence.tape().of(Topics.STRIPE_EVENTS).stream()
                        .filter(record -> !Tape.fed(record))
                        .count();
        noMore(
                untrue,
                "api",
                "payrail_api_commands_total",
                "result",
                "published",
                count(Topics.COMMANDS));
        noMore(
                untrue,
                "ingestor",
                "payrail_webhooks_accepted_total",
                "endpoint",
                "default",
                webhooks);
        noMore(
                untrue,
                "worker",
                "payrail_relay_events_total",
                "source",
                "stream",
                count(Topics.EVENTS));
        noMore(
                untrue,
                "worker",
                "payrail_stripe_events_total",
                "outcome",
                "applied",
                evidence.table("inbox").stream()
                        .filter(row -> row.get("outcome").equals("applied"))
                        .count());
        check("7 no counter counts what did not happen", untrue);
    }

    private void theJournalIsSealed() {
        check(
                "9 the journal is sealed",
                evidence.table("unsound_seal").stream().map(row -> row.get("line")).toList());
    }

    private long count(String topic) {
        return evidence.tape().of(topic).size();
    }

    /// What was counted by processes that were killed is forgotten, so there is a bound and no
    /// equality.
    private void noMore(
            List<String> untrue, String kind, String name, String label, String value, long bound) {
        double counted =
                evidence.scrapes().stream()
                        .filter(scrape -> scrape.kind().equals(kind))
                        .mapToDouble(scrape -> scrape.sum(name, Map.of(label, value)))
                        .sum();
        if (counted > bound) {
            untrue.add("%s{%s} is %.0f of %d".formatted(name, value, counted, bound));
        }
    }

    private void same(List<String> wrong, String table, String section, String... columns) {
        var here = new HashMap<>(evidence.table(table, "id"));
        for (var object : evidence.atStripe(section)) {
            var id = object.path("id").asString();
            var row = here.remove(id);
            if (row == null) {
                wrong.add(id + " is at Stripe only");
                continue;
            }
            for (var column : columns) {
                var value = row.get(column);
                var text = value.equals("t") ? "true" : value.equals("f") ? "false" : value;
                // Stripe says of nothing that it is not deleted.
                var there = object.path(column).asString(column.equals("deleted") ? "false" : "");
                if (!text.equals(there)) {
                    wrong.add(
                            "%s.%s is %s, at Stripe %s"
                                    .formatted(id, column, text, object.path(column)));
                }
            }
        }
        here.keySet().forEach(id -> wrong.add(id + " is here only"));
    }
}
