package io.payrail.system;

import io.payrail.contract.CommandTypes;
import io.payrail.contract.Headers;
import io.payrail.contract.Messages;
import io.payrail.contract.Topics;
import io.payrail.system.Stripe.Counts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;

/// What one run has left behind, counted from its own records: of the topics what came since it
/// began, at Stripe what belongs to its users.
///
/// @param subscriptions by status
/// @param refunds how many
/// @param duplicates records of Stripe's events and of the journal's that had been there before
/// @param overtaken of Stripe's events, those that came after a later one of the same object
/// @param recovered of Stripe's events, those that came by reconciliation first
/// @param unasked the types of commands that nobody has asked for
record Tally(
        int payments,
        Map<String, Integer> subscriptions,
        int refunds,
        int repeatedRefunds,
        int duplicates,
        int overtaken,
        int recovered,
        Set<String> unasked) {
    private static final int LEAST_DUPLICATED_PERCENT = 20;
    private static final int LEAST_LOST_PERCENT = 5;

    /// From where on every command is among what is drawn (`DrawingTest`).
    private static final int LEAST_PAYMENTS = 80;

    /// From where on a percentage says anything.
    private static final int LEAST_DELIVERIES = 800;

    /// @param read how many records were on the tape when the run began
    static Tally of(long seed, Evidence evidence, int read) {
        var customers = customersOf(seed, evidence);
        var intents = of(customers, evidence.atStripe("payment_intents"));
        var own = ids(intents);
        var refundsOf = new HashMap<String, Integer>();
        evidence.atStripe("refunds").stream()
                .map(refund -> refund.path("payment_intent").asString(""))
                .filter(own::contains)
                .forEach(intent -> refundsOf.merge(intent, 1, Integer::sum));
        var subscriptions = new TreeMap<String, Integer>();
        of(customers, evidence.atStripe("subscriptions"))
                .forEach(subscription ->
                        subscriptions.merge(
                                subscription.path("status").asString(""), 1, Integer::sum));
        var tape = evidence.tape();
        return new Tally(
                (int)
                        intents.stream()
                                .filter(intent -> intent.path("metadata").has("payrail_command"))
                                .count(),
                subscriptions,
                refundsOf.values().stream().mapToInt(Integer::intValue).sum(),
                (int) refundsOf.values().stream().filter(times -> times > 1).count(),
                duplicates(tape, Topics.STRIPE_EVENTS, Headers.STRIPE_EVENT_ID, read)
                        + duplicates(tape, Topics.EVENTS, Headers.CE_ID, read),
                overtaken(evidence, read),
                recovered(tape, read),
                unasked(tape, read));
    }

    private static Set<String> customersOf(long seed, Evidence evidence) {
        return ids(
                evidence.atStripe("customers").stream()
                        .filter(customer ->
                                customer.path("metadata")
                                        .path("payrail_owner")
                                        .asString("")
                                        .startsWith("user-" + seed + "-"))
                        .toList());
    }

    private static List<JsonNode> of(Set<String> customers, List<JsonNode> objects) {
        return objects.stream()
                .filter(object -> customers.contains(object.path("customer").asString("")))
                .toList();
    }

    private static Set<String> ids(List<JsonNode> objects) {
        return objects.stream()
                .map(object -> object.path("id").asString())
                .collect(Collectors.toSet());
    }

    private static int duplicates(Tape tape, String topic, String idHeader, int read) {
        var seen = new HashSet<String>();
        tape.before(read, topic).forEach(record -> seen.add(Tape.header(record, idHeader)));
        return (int)
                tape.since(read, topic).stream()
                        .filter(record -> !seen.add(Tape.header(record, idHeader)))
                        .count();
    }

    private static int overtaken(Evidence evidence, int read) {
        var places = new HashMap<String, Integer>();
        evidence.atStripe("events")
                .forEach(event -> places.put(event.path("id").asString(), places.size()));
        var seen = new HashSet<String>();
        var latest = new HashMap<String, Integer>();
        int overtaken = 0;
        for (var record : evidence.tape().since(read, Topics.STRIPE_EVENTS)) {
            var id = Tape.header(record, Headers.STRIPE_EVENT_ID);
            int place = places.getOrDefault(id, 0);
            if (seen.add(id) && latest.merge(record.key(), place, Math::max) > place) {
                overtaken++;
            }
        }
        return overtaken;
    }

    private static int recovered(Tape tape, int read) {
        var seen = new HashSet<String>();
        for (ConsumerRecord<String, byte[]> record : tape.before(read, Topics.STRIPE_EVENTS)) {
            seen.add(Tape.header(record, Headers.STRIPE_EVENT_ID));
        }
        return (int)
                tape.since(read, Topics.STRIPE_EVENTS).stream()
                        .filter(record -> seen.add(Tape.header(record, Headers.STRIPE_EVENT_ID)))
                        .filter(Tape::fed)
                        .count();
    }

    private static Set<String> unasked(Tape tape, int read) {
        var unasked = CommandTypes.all();
        tape.since(read, Topics.COMMANDS)
                .forEach(command ->
                        unasked.remove(CommandTypes.of(Messages.decodeCommand(command.value()))));
        return unasked;
    }

    /// What a run of this size has to have had and did not: then it has shown less than it says.
    List<String> missing(Counts counts) {
        var missing = new ArrayList<String>();
        if (payments >= LEAST_PAYMENTS && !unasked.isEmpty()) {
            missing.add("0 the run: nobody asked for " + unasked);
        }
        if (counts.deliveries() < LEAST_DELIVERIES) {
            return missing;
        }
        if (percent(counts.duplicated(), counts) < LEAST_DUPLICATED_PERCENT) {
            missing.add("0 the run: too few webhooks were duplicated: " + counts);
        }
        if (percent(counts.lost(), counts) < LEAST_LOST_PERCENT) {
            missing.add("0 the run: too few webhooks were lost: " + counts);
        }
        if (overtaken == 0 || duplicates == 0 || recovered == 0) {
            missing.add("0 the run: nothing was overtaken, absorbed or recovered: " + this);
        }
        if (refunds == 0 || repeatedRefunds == 0 || subscriptions.isEmpty()) {
            missing.add("0 the run: no refund, no repeated one, or no subscription: " + this);
        }
        return missing;
    }

    static double percent(long part, Counts counts) {
        return counts.deliveries() == 0 ? 0 : 100.0 * part / counts.deliveries();
    }
}
