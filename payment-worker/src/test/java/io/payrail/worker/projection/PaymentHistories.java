package io.payrail.worker.projection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/// Random lives of payment intents as Stripe allows them: which status follows which, declines that
/// bring a charge and an error, several changes in one second.
final class PaymentHistories {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_CHANGES = 7;

    private static final String OPEN = "requires_payment_method";
    private static final Map<String, List<String>> NEXT =
            Map.of(
                    OPEN,
                    List.of(
                            OPEN,
                            "declined",
                            "requires_confirmation",
                            "requires_action",
                            "processing",
                            "requires_capture",
                            "succeeded",
                            "canceled"),
                    "requires_confirmation",
                    List.of("requires_action", "processing", "succeeded", "declined", "canceled"),
                    "requires_action",
                    List.of("processing", "requires_capture", "succeeded", "declined", "canceled"),
                    "processing",
                    List.of("succeeded", "declined", "requires_capture"),
                    "requires_capture",
                    List.of("succeeded", "canceled"),
                    "succeeded",
                    List.of(),
                    "canceled",
                    List.of());

    private PaymentHistories() {}

    /// The payment intent between two changes; absent texts are empty.
    record Snapshot(
            String status,
            long amount,
            long received,
            String charge,
            String failureCode,
            long time) {}

    /// An answer to a fetch: the object, and between which seconds it was read.
    record Fetch(StripeObject object, long since, long until) {}

    static List<History> some(Random random, int count) {
        var histories = new ArrayList<History>();
        for (int i = 0; i < count; i++) {
            histories.add(new History("pi_%03d".formatted(i), snapshots(random), random));
        }
        return histories;
    }

    private static List<Snapshot> snapshots(Random random) {
        var all = new ArrayList<Snapshot>();
        var current = new Snapshot(OPEN, 1_000, 0, "", "", 1_000_000);
        all.add(current);
        int charges = 0;
        for (int i = random.nextInt(MOST_CHANGES + 1); i > 0; i--) {
            var next = NEXT.getOrDefault(current.status, List.of());
            if (next.isEmpty()) {
                break;
            }
            // Half of the changes come in the same second as the one before.
            long time = current.time + Math.max(0, random.nextInt(6) - 2);
            var word = next.get(random.nextInt(next.size()));
            current =
                    switch (word) {
                        case "declined" ->
                                new Snapshot(
                                        OPEN,
                                        current.amount,
                                        0,
                                        "ch_" + ++charges,
                                        "card_declined",
                                        time);
                        case OPEN ->
                                new Snapshot(OPEN, current.amount + 1, 0, current.charge, "", time);
                        case "succeeded" ->
                                new Snapshot(
                                        word,
                                        current.amount,
                                        current.amount,
                                        "ch_" + ++charges,
                                        "",
                                        time);
                        default -> new Snapshot(word, current.amount, 0, current.charge, "", time);
                    };
            all.add(current);
        }
        return all;
    }

    /// One payment's life, the order in which its events arrive, and how far Stripe is with it.
    static final class History {
        private final String id;
        private final List<Snapshot> snapshots;
        private final List<Integer> arrivals = new ArrayList<>();
        private int arrived;
        private int happened;
        private long clock;

        History(String id, List<Snapshot> snapshots, Random random) {
            this.id = id;
            this.snapshots = snapshots;
            for (int i = 0; i < snapshots.size(); i++) {
                for (int copies = 1 + Math.max(0, random.nextInt(4) - 1); copies > 0; copies--) {
                    arrivals.add(i);
                }
            }
            Collections.shuffle(arrivals, random);
        }

        String id() {
            return id;
        }

        boolean moreToCome() {
            return arrived < arrivals.size();
        }

        /// The next event to arrive. It has happened by then, and all before it has.
        int nextArrival() {
            int index = arrivals.get(arrived++);
            happened = Math.max(happened, index);
            clock = Math.max(clock, time(index));
            return index;
        }

        /// The object as it is at Stripe now; as much time as may be has passed since it was last
        /// heard of.
        Fetch fetch(Random random) {
            happened += random.nextInt(snapshots.size() - happened);
            long from = Math.max(clock, time(happened));
            long to = happened + 1 < snapshots.size() ? time(happened + 1) : from + 3;
            clock = from + random.nextLong(to - from + 1);
            return new Fetch(object(happened), clock - random.nextInt(3), clock);
        }

        long time(int index) {
            return snapshots.get(index).time;
        }

        Snapshot last() {
            return snapshots.getLast();
        }

        List<StripeObject> objects() {
            return java.util.stream.IntStream.range(0, snapshots.size())
                    .mapToObj(this::object)
                    .toList();
        }

        StripeObject object(int index) {
            var snapshot = snapshots.get(index);
            var json = JSON.createObjectNode();
            json.put("id", id);
            json.put("object", "payment_intent");
            json.put("amount", snapshot.amount);
            json.put("amount_received", snapshot.received);
            json.put("currency", "usd");
            json.put("status", snapshot.status);
            json.put("created", snapshots.getFirst().time);
            if (!snapshot.charge.isEmpty()) {
                json.put("latest_charge", snapshot.charge);
            }
            if (!snapshot.failureCode.isEmpty()) {
                json.putObject("last_payment_error")
                        .put("code", snapshot.failureCode)
                        .put("charge", snapshot.charge);
            }
            return new StripeObject(json);
        }

        @Override
        public String toString() {
            return id + " " + snapshots + " in the order " + arrivals;
        }
    }
}
