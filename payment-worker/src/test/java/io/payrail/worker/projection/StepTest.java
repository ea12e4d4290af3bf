package io.payrail.worker.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.EventTypes;
import io.payrail.worker.projection.Projection.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rule of order for every kind of object, with nothing but functions: thousands of lives in
/// random orders with random duplicates, and fetches and answers to calls that other events
/// overtake.
class StepTest {
    private static final int LIVES = 2_000;

    static Stream<Model<?>> models() {
        return Models.all().stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    <S extends State<S>> void anyOrderAndAnyDuplicationEndLikeTheOrderedHistory(Model<S> model) {
        var random = new Random(model.object().hashCode());
        int doubts = 0;
        for (int i = 0; i < LIVES; i++) {
            var book = new Book<S>(new History<>(model, model.object() + "_" + i, random), random);
            book.fill();
            doubts += book.doubts;

            assertThat(book.known())
                    .as(book.history.toString())
                    .extracting(Seen::state)
                    .isEqualTo(book.history.end());
            assertThat(book.history.untrue(book.told)).isEmpty();
        }
        assertThat(doubts).as("ties did occur").isGreaterThan(LIVES / 10);
    }

    /// What is known of one object, kept as the projection keeps it.
    private static final class Book<S extends State<S>> {
        private final History<S> history;
        private final Random random;
        private final List<String> told = new ArrayList<>();
        private @Nullable Seen<S> known;
        private boolean doubt;
        private int doubts;

        Book(History<S> history, Random random) {
            this.history = history;
            this.random = random;
        }

        Seen<S> known() {
            if (known == null) {
                throw new IllegalStateException("nothing has arrived yet");
            }
            return known;
        }

        void fill() {
            while (doubt || history.moreToCome()) {
                if (doubt && (!history.moreToCome() || random.nextInt(3) == 0)) {
                    fetch();
                } else if (known != null && random.nextInt(6) == 0) {
                    call();
                } else {
                    arrive();
                }
            }
        }

        private void arrive() {
            var incoming = Projection.seen(history.model(), history.nextArrival(random));
            take(incoming, null);
        }

        private void take(Seen<S> incoming, Projection.@Nullable Known before) {
            var step = Step.of(incoming, known, before);
            if (step.effect() == Effect.APPLIED) {
                tell(incoming);
            }
            if (step.fetch()) {
                doubt = true;
                doubts++;
            }
            known = step.after();
        }

        /// A call that answers with the object as it is now; others may be heard of before the
        /// answer.
        private void call() {
            var before = new Projection.Known(known);
            var answer = history.fetch(random);
            if (random.nextInt(3) == 0 && history.moreToCome()) {
                arrive();
            }
            answer.object()
                    .map(object -> history.model().reader().apply(object, ""))
                    .ifPresent(state ->
                            take(new Seen<>(state, answer.since(), answer.until()), before));
        }

        private void fetch() {
            var before = known();
            int doubtsBefore = doubts;
            var fetch = history.fetch(random);
            if (random.nextInt(4) == 0 && history.moreToCome()) {
                arrive();
            }
            if (!before.equals(known)) {
                return; // Overtaken: it is fetched again.
            }
            // What came during the fetch and could not be put in order asks for another one.
            doubt = doubts != doubtsBefore;
            if (fetch.object().isEmpty()) {
                known = before.askedFor(fetch.until());
                return;
            }
            var state = history.model().reader().apply(fetch.object().orElseThrow(), "");
            var fetched = new Seen<>(state, fetch.since(), fetch.until());
            if (!state.equals(before.state())) {
                tell(fetched);
            }
            known = Step.afterFetch(fetched, before);
        }

        private void tell(Seen<S> news) {
            var before = known == null ? null : known.state();
            news.state().since(before, null).stream().map(EventTypes::of).forEach(told::add);
        }
    }
}
