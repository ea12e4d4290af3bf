package io.payrail.local.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What happens in the stack from its opening on, as Kafka, the journal and the simulator's log
/// recorded it. For one thread, which has to close it.
public final class Timeline implements AutoCloseable {
    private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofMillis(100);

    /// Of records that Kafka stamped with the same millisecond.
    private static final List<String> CAUSAL_ORDER = List.of("command", "webhook in", "event out");

    private final Instant opened;
    private final Tape tape;
    private final JournalReader journal;
    private final StripeRequests requests;
    private final Map<Moment, Integer> told = new HashMap<>();
    private int onTape;

    private Timeline(Instant opened, Tape tape, JournalReader journal, StripeRequests requests) {
        this.opened = opened;
        this.tape = tape;
        this.journal = journal;
        this.requests = requests;
    }

    /// Opens the ears; what is sent after the return is heard.
    public static Timeline open(DemoTarget target, Clock clock) {
        return new Timeline(
                clock.instant(),
                Tape.open(target.bootstrapServers(), clock),
                new JournalReader(target.jdbcUrl()),
                new StripeRequests(target));
    }

    Tape tape() {
        return tape;
    }

    JournalReader journal() {
        return journal;
    }

    /// Everything since then, in order.
    ///
    /// @param more what else happened, by somebody else's notes
    List<Moment> since(Instant start, List<Moment> more) {
        Stream<Moment> commits =
                journal.since(start).stream()
                        .map(row ->
                                new Moment(
                                        row.at(),
                                        "commit",
                                        "%s %s #%d by %s"
                                                .formatted(
                                                        row.type(),
                                                        row.aggregate(),
                                                        row.sequence(),
                                                        row.cause())));
        return Stream.of(
                        more.stream(),
                        tape.momentsSince(start).stream(),
                        requests.since(start).stream(),
                        commits)
                .flatMap(moments -> moments)
                .sorted(
                        Comparator.comparing(Moment::at)
                                .thenComparingInt(moment -> CAUSAL_ORDER.indexOf(moment.source())))
                .toList();
    }

    /// What has become known since the last call, waiting a little for it. A moment may be told
    /// after a later one: each source tells in its own time.
    public List<Moment> news() throws InterruptedException {
        onTape = tape.awaitMoreThan(onTape, LOOK_AT_LEAST_EVERY);
        var news = new ArrayList<Moment>();
        var seen = new HashMap<Moment, Integer>();
        for (Moment moment : since(opened, List.of())) {
            if (seen.merge(moment, 1, Integer::sum) > told.getOrDefault(moment, 0)) {
                news.add(moment);
            }
        }
        told.putAll(seen);
        return news;
    }

    @Override
    public void close() {
        requests.close();
        tape.close();
    }
}
