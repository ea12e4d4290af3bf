package io.payrail.system;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// What a run came to: the row of the table in `docs/reliability.md`.
///
/// @param faults done to the system, by kind
/// @param stripeFaults done to requests at Stripe, by kind
/// @param answers of the API by status
/// @param effects payment intents at Stripe
/// @param duplicates records of Stripe's events and of the journal's that had been there before
/// @param recovered Stripe's events that came by reconciliation first
record Summary(
        Scenario scenario,
        Duration time,
        Map<Fault, Integer> faults,
        Map<String, Long> stripeFaults,
        Map<String, ?> answers,
        int effects,
        int duplicates,
        int recovered,
        long lostWebhooks,
        List<String> violations) {

    static int duplicates(Tape tape) {
        return duplicates(tape, Topics.STRIPE_EVENTS, Headers.STRIPE_EVENT_ID)
                + duplicates(tape, Topics.EVENTS, Headers.CE_ID);
    }

    private static int duplicates(Tape tape, String topic, String idHeader) {
        var records = tape.of(topic);
        var distinct = new HashSet<String>();
        records.forEach(record -> distinct.add(Tape.header(record, idHeader)));
        return records.size() - distinct.size();
    }

    static int recovered(Tape tape) {
        var seen = new HashSet<String>();
        int recovered = 0;
        for (var record : tape.of(Topics.STRIPE_EVENTS)) {
            if (seen.add(Tape.header(record, Headers.STRIPE_EVENT_ID))
                    && Tape.header(record, Headers.STRIPE_ENDPOINT).equals("reconciliation")) {
                recovered++;
            }
        }
        return recovered;
    }

    String text() {
        return """

        seed %d: %d payments in %d s, %d violations
          faults      %s
          crashes     at %s
          at Stripe   %s; %d webhooks lost
          API         %s
          effects     %d payment intents; %d duplicates absorbed, %d events recovered\
        """
                .formatted(
                        scenario.seed(),
                        scenario.payments(),
                        time.toSeconds(),
                        violations.size(),
                        faults,
                        // A run in which one was not met has no summary.
                        Crashes.drawn(scenario.seed(), scenario.crashes()),
                        stripeFaults,
                        lostWebhooks,
                        answers,
                        effects,
                        duplicates,
                        recovered);
    }
}
