package io.payrail.worker.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.worker.DatabaseFixture;
import io.payrail.worker.Race;
import io.payrail.worker.projection.Refreshes.Due;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefreshesTest {
    private final DatabaseFixture database = new DatabaseFixture();
    private final Refreshes refreshes = database.get(Refreshes.class);

    @AfterAll
    void close() {
        database.close();
    }

    private void doubt(Map<String, String> kinds) {
        database.transactions.executeWithoutResult(_ -> refreshes.doubt(kinds));
    }

    /// Two calls about one object at once would get a 429 from Stripe.
    @Test
    void anObjectInDoubtIsFetchedByOneAtATime() {
        var kinds = new HashMap<String, String>();
        for (int i = 0; i < 60; i++) {
            kinds.put("ch_" + i, "charge");
        }
        doubt(kinds);

        var claimed =
                Race.of(4, _ -> refreshes.claim(100)).stream().flatMap(Collection::stream).toList();

        assertThat(claimed)
                .extracting(Due::objectId)
                .containsExactlyInAnyOrderElementsOf(kinds.keySet());
        assertThat(refreshes.claim(100)).isEmpty();
        claimed.forEach(refreshes::done);
    }

    @Test
    void whatIsDoubtedAgainDuringItsFetchIsFetchedAgain() {
        doubt(Map.of("du_1", "dispute", "re_1", "refund"));
        var first = refreshes.claim(100);
        assertThat(first).extracting(Due::kind).containsExactlyInAnyOrder("dispute", "refund");

        doubt(Map.of("du_1", "dispute"));
        first.forEach(refreshes::done);

        var second = refreshes.claim(100);
        assertThat(second).extracting(Due::objectId).containsExactly("du_1");
        second.forEach(refreshes::done);
        assertThat(refreshes.claim(100)).isEmpty();
    }
}
