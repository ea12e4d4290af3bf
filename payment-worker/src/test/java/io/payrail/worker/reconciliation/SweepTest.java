package io.payrail.worker.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.worker.WorkerFixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static Budget of(int pages) {
        return new Budget(pages, Budget.Deadline.in(Duration.ofMinutes(1)));
    }

    @Test
    void aRunComparesNoMorePagesThanItMayAndTheNextOneGoesOnAfterThem() throws Exception {
        try (var fixture = WorkerFixture.withoutWorker();
                var http = HttpClient.newHttpClient()) {
            for (int i = 0; i < 101; i++) {
                create(http, fixture.stripe.baseUrl());
            }
            var sweep =
                    fixture.startWorker("--payrail.reconciliation.interval=1h")
                            .getBean(Sweep.class);
            var newest = new Sweep.Position("customer", null, false);
            var others = new Sweep.Position("charge", null, false);

            var first = sweep.compare(List.of(newest, others), Instant.EPOCH, of(1));
            assertThat(first.compared()).isEqualTo(100);
            assertThat(first.positions())
                    .singleElement()
                    .satisfies(position -> {
                        assertThat(position.kind()).isEqualTo("customer");
                        assertThat(position.afterId()).isNotNull();
                        assertThat(position.completed()).isFalse();
                    });

            var second = sweep.compare(first.positions(), Instant.EPOCH, of(9));
            assertThat(second.compared()).isOne();
            assertThat(second.positions())
                    .containsExactly(new Sweep.Position("customer", null, true));
        }
    }

    private static void create(HttpClient http, String base)
            throws IOException, InterruptedException {
        var answer =
                http.send(
                        HttpRequest.newBuilder(URI.create(base + "/v1/customers"))
                                .header("Authorization", "Bearer " + WorkerFixture.SECRET_KEY)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("name=Ada"))
                                .build(),
                        BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
