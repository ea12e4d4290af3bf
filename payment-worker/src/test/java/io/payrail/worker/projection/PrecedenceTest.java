package io.payrail.worker.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Event;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecedenceTest {
    /// An object that is nothing but a word; a word in capitals is final.
    private record Light(String word) implements State<Light> {
        @Override
        public String id() {
            return "light";
        }

        @Override
        public String aggregateId() {
            return "light";
        }

        @Override
        public boolean terminal() {
            return word.equals("OFF") || word.equals("BROKEN");
        }

        @Override
        public List<Event> since(@Nullable Light earlier, @Nullable String itsOwner) {
            return List.of();
        }
    }

    private static Seen<Light> seen(String word, long since, long until) {
        return new Seen<>(
                new Light(word), Instant.ofEpochSecond(since), Instant.ofEpochSecond(until));
    }

    @ParameterizedTest(name = "have {0} {1}..{2}, told {3} {4}..{5}: {6}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    red | 10 | 10 | green  | 11 | 11 | NEWER
                    red | 10 | 10 | green  | 9  | 9  | OLDER
                    red | 10 | 10 | green  | 10 | 10 | DOUBTFUL
                    red | 10 | 10 | red    | 10 | 10 | SAME
                    red | 10 | 10 | red    | 99 | 99 | SAME
                    red | 10 | 10 | red    | 1  | 1  | SAME
                    red | 10 | 12 | green  | 13 | 13 | NEWER
                    red | 10 | 12 | green  | 12 | 12 | DOUBTFUL
                    red | 10 | 12 | green  | 11 | 11 | DOUBTFUL
                    red | 10 | 12 | green  | 10 | 10 | DOUBTFUL
                    red | 10 | 12 | green  | 9  | 9  | OLDER
                    red | 10 | 10 | green  | 8  | 12 | DOUBTFUL
                    red | 10 | 10 | green  | 8  | 10 | DOUBTFUL
                    red | 10 | 10 | green  | 8  | 9  | OLDER
                    red | 10 | 10 | OFF    | 10 | 10 | NEWER
                    red | 10 | 10 | OFF    | 1  | 1  | NEWER
                    OFF | 10 | 10 | green  | 10 | 10 | OLDER
                    OFF | 10 | 10 | green  | 99 | 99 | OLDER
                    OFF | 10 | 10 | OFF    | 99 | 99 | SAME
                    OFF | 10 | 10 | BROKEN | 11 | 11 | NEWER
                    OFF | 10 | 10 | BROKEN | 9  | 9  | OLDER
                    OFF | 10 | 10 | BROKEN | 10 | 10 | DOUBTFUL
                    """)
    void tellsWhichOfTwoObservationsIsTheLater(
            String word,
            long since,
            long until,
            String told,
            long from,
            long to,
            Precedence expected) {
        assertThat(Precedence.of(seen(told, from, to), seen(word, since, until)))
                .isEqualTo(expected);
    }

    @Test
    void theFirstObservationIsTheFirst() {
        assertThat(Precedence.of(seen("red", 1, 1), null)).isEqualTo(Precedence.FIRST);
    }

    @Test
    void twoObservationsAreNeverBothTheLaterAndNeverBothTheEarlier() {
        var random = new Random(42);
        var words = List.of("red", "green", "amber", "OFF", "BROKEN");
        for (int i = 0; i < 20_000; i++) {
            var one = any(random, words);
            var other = any(random, words);
            var forth = Precedence.of(one, other);
            var back = Precedence.of(other, one);
            assertThat(back)
                    .as("%s against %s", one, other)
                    .isEqualTo(
                            switch (forth) {
                                case NEWER -> Precedence.OLDER;
                                case OLDER -> Precedence.NEWER;
                                case SAME, DOUBTFUL, FIRST -> forth;
                            });
        }
    }

    @Test
    void amongUndoubtedObservationsTheOrderIsOneAndTheSameForAll() {
        var random = new Random(43);
        var words = List.of("red", "green", "amber", "OFF", "BROKEN");
        int compared = 0;
        for (int i = 0; i < 40_000; i++) {
            var a = any(random, words);
            var b = any(random, words);
            var c = any(random, words);
            if (Precedence.of(b, a) == Precedence.NEWER
                    && Precedence.of(c, b) == Precedence.NEWER) {
                compared++;
                // Not OLDER, that is: no circle.
                assertThat(Precedence.of(c, a))
                        .as("%s, %s, %s", a, b, c)
                        .isIn(Precedence.NEWER, Precedence.SAME);
            }
        }
        assertThat(compared).isGreaterThan(1_000);
    }

    private static Seen<Light> any(Random random, List<String> words) {
        long since = random.nextInt(12);
        return seen(words.get(random.nextInt(words.size())), since, since + random.nextInt(3));
    }
}
