package io.payrail.ingestor.webhook;

import static io.payrail.ingestor.webhook.InFlightBudget.MIN_SHARE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InFlightBudgetTest {
    private static final int SIZE = 1024 * MIN_SHARE;

    /// A quarter of what is not kept for sources that hold nothing.
    private static final int PART = 192 * MIN_SHARE;

    private final InFlightBudget budget = new InFlightBudget(SIZE, 25);
    private final Map<String, List<InFlightBudget.Share>> open = new HashMap<>();

    @Test
    void oneSourceAloneHoldsItsPartAndNoMore() {
        fill("flood");

        assertThat(budget.used()).isEqualTo(PART);
        assertThat(takes("flood")).isFalse();
        assertThat(takes("other")).isTrue();
    }

    @Test
    void eachFurtherSourceTakesItsPartOfASmallerRest() {
        fill("first");
        fill("second");

        assertThat(budget.used()).isEqualTo(PART + PART * 3 / 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 50, 250})
    void howeverManySourcesTakeAllTheyCanAnotherGetsItsFirstRequestIn(int sources) {
        for (int source = 0; source < sources; source++) {
            fill("flood-" + source);
        }

        assertThat(takes("other")).isTrue();
        assertThat(budget.used()).isLessThanOrEqualTo(SIZE);
    }

    @Test
    void moreThanThereIsNobodyGets() {
        int sources = 0;
        while (takes("flood-" + sources)) {
            sources++;
        }

        assertThat(sources).isEqualTo(SIZE / MIN_SHARE);
        assertThat(budget.used()).isEqualTo(SIZE);
    }

    @Test
    void aSourceGrowsAShareWithinItsPartOnly() {
        var share = budget.open("one");

        assertThat(share.covers(PART / 2)).isTrue();
        assertThat(share.covers(PART)).isTrue();
        assertThat(share.covers(PART + 1)).isFalse();
        assertThat(budget.used()).isEqualTo(PART);
    }

    @Test
    void whatIsGivenBackIsThereAgainForItsSourceAndForOthers() {
        fill("flood");
        letGo("flood");
        letGo("flood");

        assertThat(budget.used()).isZero();
        fill("flood");
        assertThat(budget.used()).isEqualTo(PART);
    }

    @Test
    void withAllOfItForOneSourceThereIsNoBoundButTheWhole() {
        var whole = new InFlightBudget(SIZE, 100);

        try (var share = whole.open("one")) {
            assertThat(share.covers(SIZE)).isTrue();
            assertThat(whole.open("one").covers(1)).isFalse();
            assertThat(whole.open("other").covers(1)).isFalse();
        }
        assertThat(whole.used()).isZero();
    }

    private void fill(String source) {
        while (takes(source)) {
            assertThat(budget.used()).isLessThanOrEqualTo(SIZE);
        }
    }

    private void letGo(String source) {
        open.getOrDefault(source, List.of()).forEach(InFlightBudget.Share::close);
    }

    private boolean takes(String source) {
        var share = budget.open(source);
        open.computeIfAbsent(source, _ -> new ArrayList<>()).add(share);
        return share.covers(1);
    }
}
