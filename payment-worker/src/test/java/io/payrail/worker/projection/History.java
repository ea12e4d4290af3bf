package io.payrail.worker.projection;

import io.payrail.contract.Event;
import io.payrail.contract.EventTypes;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.projection.Lives.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One object's life, the order in which Stripe's events about it arrive, how often each, and how
/// far Stripe is with it. And what it has to come to.
final class History<S extends State<S>> {
    private final Model<S> model;
    private final String id;
    private final List<Moment> life;
    private final List<Integer> arrivals = new ArrayList<>();
    private int arrived;
    private int happened;
    private long clock;

    History(Model<S> model, String id, Random random) {
        this.model = model;
        this.id = id;
        this.life = Lives.life(model.object(), id, random);
        for (int i = 0; i < life.size(); i++) {
            for (int copies = 1 + Math.max(0, random.nextInt(4) - 1); copies > 0; copies--) {
                arrivals.add(i);
            }
        }
        Collections.shuffle(arrivals, random);
    }

    /// An object as Stripe gives it when it is fetched, and between which seconds it was read.
    ///
    /// @param object nothing if Stripe does not have it any more
    record Fetch(Optional<StripeObject> object, Instant since, Instant until) {}

    Model<S> model() {
        return model;
    }

    String id() {
        return id;
    }

    boolean moreToCome() {
        return arrived < arrivals.size();
    }

    /// What the next event to arrive tells. It has happened by then, and all before it has. A
    /// second copy may be of another type.
    Observation nextArrival(Random random) {
        int index = arrivals.get(arrived++);
        var moment = life.get(index);
        happened = Math.max(happened, index);
        clock = Math.max(clock, moment.time());
        var type = moment.types().get(random.nextInt(moment.types().size()));
        var event = "evt_" + id + "_" + index + "_" + type;
        return Observation.of(
                model,
                moment.object(),
                new Event.StripeEventReceived(
                        event,
                        type,
                        id,
                        Instant.ofEpochSecond(moment.time()),
                        null,
                        null,
                        null,
                        null),
                Cause.stripeEvent(event, null));
    }

    /// The object as it is at Stripe now; as much time as may be has passed since it was last heard
    /// of.
    Fetch fetch(Random random) {
        happened += random.nextInt(life.size() - happened);
        var now = life.get(happened);
        long from = Math.max(clock, now.time());
        long to = happened + 1 < life.size() ? life.get(happened + 1).time() : from + 3;
        clock = from + random.nextLong(to - from + 1);
        return new Fetch(
                now.gone() ? Optional.empty() : Optional.of(now.object()),
                Instant.ofEpochSecond(clock - random.nextInt(3)),
                Instant.ofEpochSecond(clock));
    }

    /// The state that the ordered history ends in, which is the object that Stripe has.
    S end() {
        return states().getLast();
    }

    private List<S> states() {
        return life.stream()
                .map(moment -> model.reader().apply(moment.object(), moment.types().getFirst()))
                .toList();
    }

    /// What is wrong with what was told; nothing if it is a true story: no change more often than
    /// the ordered history tells it, and of what the end is, nothing left out. Updates may be fewer
    /// or more, by what was skipped between two of them.
    Stream<String> untrue(List<String> types) {
        var told = counts(types);
        var ordered = counts(story());
        var twice =
                told.entrySet().stream()
                        .filter(type -> type.getValue() > ordered.getOrDefault(type.getKey(), 0L))
                        .map(type -> type + " of " + ordered);
        var left =
                names(end().since(null, null))
                        .filter(type -> isNews(type) && !told.containsKey(type))
                        .filter(type -> !type.endsWith(".created.v1"))
                        .map(type -> type + " was not told");
        return Stream.concat(twice, left).map(wrong -> wrong + ": " + this);
    }

    /// What the ordered history tells, by the state's own rules.
    private List<String> story() {
        var states = states();
        return IntStream.range(0, states.size())
                .boxed()
                .flatMap(i -> news(states.get(i), i == 0 ? null : states.get(i - 1)))
                .toList();
    }

    private Stream<String> news(S state, @Nullable S before) {
        return state.equals(before) ? Stream.empty() : names(state.since(before, null));
    }

    private static Stream<String> names(List<Event> events) {
        return events.stream().map(EventTypes::of);
    }

    private static Map<String, Long> counts(List<String> types) {
        return types.stream()
                .filter(History::isNews)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static boolean isNews(String type) {
        return !type.endsWith(".updated.v1") && !type.equals("payrail.stripe.received.v1");
    }

    @Override
    public String toString() {
        return life + " in the order " + arrivals;
    }
}
