package io.payrail.worker.projection;

import io.payrail.contract.Event;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.journal.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Turns observations of Stripe's objects into rows and journal entries. Observations commute: in
/// whatever order, and however often, the same ones come, the row ends the same, and each change of
/// it makes its events once. Runs in the caller's transaction, with a number of statements that
/// does not grow with the number of observations. Thread-safe.
@Service
public class Projection {
    private final Map<String, Model<?>> models;
    private final Rows rows;
    private final Journal journal;
    private final Refreshes refreshes;

    Projection(List<Model<?>> models, Rows rows, Journal journal, Refreshes refreshes) {
        this.models =
                models.stream()
                        .collect(Collectors.toUnmodifiableMap(Model::object, Function.identity()));
        this.rows = rows;
        this.journal = journal;
        this.refreshes = refreshes;
    }

    /// What an observation did.
    public enum Effect {
        /// The row is another one now.
        APPLIED,
        /// It said what was known.
        UNCHANGED,
        /// Something later was known.
        SUPERSEDED,
        /// Its time does not tell: the object will be fetched.
        REFRESH
    }

    private record Result(Effect effect, List<Journal.Entry> entries) {}

    /// Whether objects of this kind have a place here.
    public boolean holds(String kind) {
        return models.containsKey(kind);
    }

    /// Reads an object that a webhook event brought.
    ///
    /// @param event what is passed on of it where nothing else is told
    /// @return nothing, for a kind of object without a place in the model
    /// @throws UnreadableObjectException if the object cannot be kept
    public Optional<Observation> ofEvent(
            StripeObject object, Event.StripeEventReceived event, Cause cause) {
        return Optional.ofNullable(models.get(object.kind()))
                .map(model -> Observation.of(model, object, event, cause));
    }

    /// Reads the object that a call has created: it is as it was in the second of its creation,
    /// also when Stripe replays the answer later.
    public Observation ofCreation(StripeObject object, Cause cause) {
        var created = object.time("created");
        return Observation.of(model(object.kind()), object, created, created, cause);
    }

    /// Reads an object that a call has fetched.
    public Observation ofFetch(StripeObject object, Instant since, Instant until, Cause cause) {
        return Observation.of(model(object.kind()), object, since, until, cause);
    }

    /// Reads an object that a call has changed, or has found changed.
    ///
    /// @param known what was known of it before that call began: if nothing else was heard of it
    ///   since, the answer counts at once, whatever its time
    public Observation ofChange(
            StripeObject object, Instant since, Instant until, Cause cause, Known known) {
        return ofFetch(object, since, until, cause).after(known);
    }

    private Model<?> model(String kind) {
        var model = models.get(kind);
        if (model == null) {
            throw new IllegalArgumentException("no place for a " + kind);
        }
        return model;
    }

    /// Makes other writers of these aggregates wait. Has to come before anything about them is
    /// read.
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(Collection<String> aggregateIds) {
        rows.lock(aggregateIds);
    }

    /// Has objects fetched of which it is known that they changed and not how.
    ///
    /// @param kinds of each by its id; all of them held here
    @Transactional(propagation = Propagation.MANDATORY)
    public void fetch(Map<String, String> kinds) {
        refreshes.doubt(kinds);
    }

    /// Applies observations in the order given; their aggregates are locked already.
    ///
    /// @param more events that belong to the same transaction, written after those of the
    ///   observations
    /// @return the effect of each observation, in their order
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Effect> apply(List<Observation> observations, List<Journal.Entry> more) {
        var results = new Result[observations.size()];
        var owners = Owners.of(observations, rows);
        var toFetch = new LinkedHashMap<String, String>();
        observations.stream()
                .map(observation -> observation.held().model())
                .distinct()
                .forEach(model -> fold(model, observations, owners, results, toFetch));
        refreshes.doubt(toFetch);
        var entries = new ArrayList<Journal.Entry>();
        var effects = new ArrayList<Effect>();
        for (var result : results) {
            entries.addAll(result.entries());
            effects.add(result.effect());
        }
        entries.addAll(more);
        journal.append(entries);
        return effects;
    }

    private <S extends State<S>> void fold(
            Model<S> model,
            List<Observation> observations,
            Owners owners,
            Result[] results,
            Map<String, String> toFetch) {
        var current = rows.load(model, ids(model, observations));
        var changed = new LinkedHashMap<String, Seen<S>>();
        for (int i = 0; i < results.length; i++) {
            var observation = observations.get(i);
            if (!observation.held().model().equals(model)) {
                continue;
            }
            var id = observation.objectId();
            var before = current.get(id);
            var incoming = owners.owned(seen(model, observation), before);
            var step = Step.of(incoming, before, observation.known());
            results[i] =
                    new Result(
                            step.effect(),
                            told(model, observation, incoming, before, step.effect(), owners));
            if (step.fetch()) {
                toFetch.put(id, model.object());
            }
            if (step.effect() == Effect.APPLIED && !observation.cause().imports()) {
                // An import lists the companions too, and would have each of them fetched.
                companion(incoming, before)
                        .ifPresent(other -> toFetch.put(other.id(), other.kind()));
            }
            if (!step.after().equals(before)) {
                current.put(id, step.after());
                changed.put(id, step.after());
            }
        }
        rows.save(model, changed.values());
    }

    private static <S extends State<S>> Optional<State.Companion> companion(
            Seen<S> incoming, @Nullable Seen<S> before) {
        return incoming.state().changedAlong(stateOf(before));
    }

    /// The entries of an observation: what has changed; what the event announces; and where neither
    /// says what kind of event came, that it came.
    private static <S extends State<S>> List<Journal.Entry> told(
            Model<S> model,
            Observation observation,
            Seen<S> incoming,
            @Nullable Seen<S> before,
            Effect effect,
            Owners owners) {
        var entries = new ArrayList<Journal.Entry>();
        if (effect == Effect.APPLIED) {
            entries.addAll(entries(model, incoming, before, owners, observation.cause()));
        }
        var received = observation.received();
        if (received != null) {
            var state = incoming.state();
            var announced = state.announced(received.stripeType(), owners.of(state));
            boolean silent = effect == Effect.APPLIED && entries.isEmpty();
            if (announced.isPresent()) {
                entries.add(
                        new Journal.Entry(
                                model.aggregateType(), announced.get(), observation.cause()));
            } else if (silent || !model.changes().contains(received.stripeType())) {
                entries.add(new Journal.Entry("stripe", received, observation.cause()));
            }
        }
        return entries;
    }

    private static <S extends State<S>> List<Journal.Entry> entries(
            Model<S> model,
            Seen<S> incoming,
            @Nullable Seen<S> before,
            Owners owners,
            Cause cause) {
        var state = incoming.state();
        return state.since(stateOf(before), owners.of(state)).stream()
                .map(event -> new Journal.Entry(model.aggregateType(), event, cause))
                .toList();
    }

    private static <S extends State<S>> @Nullable S stateOf(@Nullable Seen<S> seen) {
        return seen == null ? null : seen.state();
    }

    private static Set<String> ids(Model<?> model, List<Observation> observations) {
        return observations.stream()
                .filter(observation -> observation.held().model().equals(model))
                .map(Observation::objectId)
                .collect(Collectors.toSet());
    }

    /// The observation's state, of which the model is known to be this one.
    @SuppressWarnings("unchecked")
    static <S extends State<S>> Seen<S> seen(Model<S> model, Observation observation) {
        if (!observation.held().model().equals(model)) {
            throw new IllegalArgumentException(observation.objectId() + " is no " + model.object());
        }
        return (Seen<S>) observation.held().seen();
    }

    /// What is known of an object at this moment; taken before the object is fetched or changed.
    public Known known(String kind, String id) {
        return knownTo(model(kind), id);
    }

    private <S extends State<S>> Known knownTo(Model<S> model, String id) {
        return new Known(rows.load(model, List.of(id)).get(id));
    }

    /// What was known of an object; see [#known].
    public record Known(@Nullable Object seen) {}

    /// What became of a fetched object.
    public enum Fetched {
        /// The row is another one now.
        CHANGED,
        /// The row is another one now, and nothing had told that it would be.
        DRIFTED,
        /// The row was right.
        CONFIRMED,
        /// Something else was applied since the fetch began: it has to be fetched again.
        OVERTAKEN
    }

    /// Applies an object that was fetched. It is Stripe's own word, so its time is not asked for;
    /// but if anything else was applied since the fetch began, it may be older than that.
    ///
    /// @param known what was known before the fetch began
    /// @param expected whether something had told that the object may be another one: if not, each
    ///   difference is journalled as drift
    @Transactional
    public Fetched applyFetched(Observation fetched, Known known, boolean expected) {
        rows.lock(List.of(fetched.aggregateId()));
        return applyFetched(fetched.held().model(), fetched, known, expected);
    }

    private <S extends State<S>> Fetched applyFetched(
            Model<S> model, Observation fetched, Known known, boolean expected) {
        var before = rows.load(model, List.of(fetched.objectId())).get(fetched.objectId());
        var owners = Owners.of(List.of(fetched), rows);
        var incoming = owners.owned(seen(model, fetched), before);
        if (!Objects.equals(before, known.seen())) {
            return Fetched.OVERTAKEN;
        }
        if (before != null && before.state().equals(incoming.state())) {
            rows.save(model, List.of(Step.afterFetch(incoming, before)));
            return Fetched.CONFIRMED;
        }
        var drift =
                expected
                        ? List.<Event>of()
                        : Drift.between(model, stateOf(before), incoming.state());
        rows.save(model, List.of(Step.afterFetch(incoming, before)));
        companion(incoming, before)
                .ifPresent(other -> refreshes.doubt(Map.of(other.id(), other.kind())));
        var entries = new ArrayList<>(drifted(drift, fetched.cause()));
        entries.addAll(entries(model, incoming, before, owners, fetched.cause()));
        journal.append(entries);
        return drift.isEmpty() ? Fetched.CHANGED : Fetched.DRIFTED;
    }

    private static List<Journal.Entry> drifted(List<Event> drift, Cause cause) {
        return drift.stream()
                .map(event -> new Journal.Entry("reconciliation", event, cause))
                .toList();
    }

    /// Takes note that Stripe does not have an object any more. Its row stays.
    ///
    /// @return whether there is a row that said otherwise until now
    @Transactional
    public boolean gone(String kind, String id, Instant at) {
        return gone(model(kind), id, at);
    }

    private <S extends State<S>> boolean gone(Model<S> model, String id, Instant at) {
        var known = rows.load(model, List.of(id)).get(id);
        if (known == null) {
            return false;
        }
        rows.lock(List.of(known.state().aggregateId()));
        var current = Objects.requireNonNull(rows.load(model, List.of(id)).get(id));
        rows.save(model, List.of(current.askedFor(at)));
        if (current.missingSince() != null || current.state().deleted()) {
            return false;
        }
        journal.append(drifted(Drift.between(model, current.state(), null), Cause.fetch(id)));
        return true;
    }

    /// Which of these objects, all of one kind, are not as Stripe has them. Nothing is written and
    /// nothing locked: a change that is on its way counts as a difference.
    @Transactional(readOnly = true)
    public List<String> differing(String kind, List<Observation> listed) {
        return differing(model(kind), listed);
    }

    private <S extends State<S>> List<String> differing(Model<S> model, List<Observation> listed) {
        var current = rows.load(model, ids(model, listed));
        return listed.stream()
                .map(observation -> seen(model, observation).state())
                .filter(state ->
                        !Drift.between(model, stateOf(current.get(state.id())), state).isEmpty())
                .map(State::id)
                .toList();
    }

    /// Objects of a kind of which nobody has heard since a time: those that a list, read after it,
    /// does not hold any more.
    ///
    /// @param createdFrom how old they are at most
    /// @param after only those with a greater id, in the order of which they come
    @Transactional(readOnly = true)
    public List<String> unheardOf(
            String kind, Instant since, Instant createdFrom, String after, int most) {
        return rows.unheardOf(model(kind), since, createdFrom, after, most);
    }
}
