package io.payrail.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArithmeticTest {
    private static final Arithmetic SUMS =
            Arithmetic.read(
                    """
                    # Metrics
                    ## Arithmetic
                    What is received …
                    ```
                    worker: in_total = out_total{how="well"} + out_total{how="badly"} + now
                    ```
                    """);

    private static Scrape worker(String text) {
        return Scrape.read("worker", "worker-0", text);
    }

    @Test
    void aTotalIsTheSumOfItsPartsOverAllSeries() {
        var scrape =
                worker(
                        """
                        # HELP in_total what came
                        in_total{topic="a"} 3.0
                        in_total{topic="b",le="+Inf"} 1.0
                        out_total{how="well",topic="a"} 2.0
                        out_total{how="badly"} 1.0
                        out_total{how="elsewhere"} 9.0
                        now 1.0
                        other NaN
                        """);

        assertThat(SUMS.violations(List.of(scrape))).isEmpty();
        assertThat(SUMS.idle(List.of(scrape))).isEmpty();
    }

    @Test
    void oneMoreOrLessIsNoticedInTheProcessWhereItIs() {
        var right = worker("in_total 2.0\nout_total{how=\"well\"} 2.0\n");
        var wrong =
                Scrape.read("worker", "worker-1", "in_total 3.0\nout_total{how=\"well\"} 2.0\n");

        assertThat(SUMS.violations(List.of(right, wrong)))
                .singleElement()
                .asString()
                .contains("in worker-1 3 is not the sum of [2.0, 0.0, 0.0]");
        for (var identity : SUMS.identities()) {
            for (var part : identity.parts()) {
                var falsified = right.withOneMore(part.name(), part.labels());
                assertThat(SUMS.violations(List.of(falsified))).as(part.toString()).hasSize(1);
            }
        }
    }

    @Test
    void anIdentityThatCountsNothingIsTold() {
        assertThat(SUMS.idle(List.of(worker("another_total 1.0\n")))).hasSize(1);
    }

    @Test
    void whatIsDocumentedCanBeRead() {
        assertThat(Arithmetic.documented().identities())
                .extracting(Arithmetic.Identity::kind)
                .contains("api", "ingestor", "worker")
                .isSubsetOf("api", "ingestor", "worker");
    }
}
