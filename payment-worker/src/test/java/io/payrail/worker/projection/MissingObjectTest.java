package io.payrail.worker.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Event;
import io.payrail.worker.DatabaseFixture;
import io.payrail.worker.journal.Cause;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Objects that have a row here and that Stripe says it does not have.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissingObjectTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DRIFTED = "payrail.reconciliation.drifted.v1";
    private static final long CREATED = 1_000_000;

    private final DatabaseFixture database = new DatabaseFixture();
    private final Projection projection = database.get(Projection.class);

    @AfterAll
    void close() {
        database.close();
    }

    private static Instant second(int afterCreation) {
        return Instant.ofEpochSecond(CREATED + afterCreation);
    }

    private static ObjectNode invoice(String id) {
        return (ObjectNode)
                JSON.readTree(
                        """
                        {"id": "%s", "object": "invoice", "status": "draft", "amount_due": 500,
                         "currency": "usd", "created": %d}
                        """
                                .formatted(id, CREATED));
    }

    private void fetched(String id, int at) {
        var known = projection.known("invoice", id);
        var observation =
                projection.ofFetch(
                        new StripeObject(invoice(id)), second(at), second(at), Cause.fetch(id));
        var _ = projection.applyFetched(observation, known, true);
    }

    private List<String> drift(String id) {
        return database.journalOf(id).stream().filter(DRIFTED::equals).toList();
    }

    @Test
    void aMissingObjectIsToldOnceHoweverOftenItIsAskedFor() {
        fetched("in_missing", 0);

        assertThat(projection.gone("invoice", "in_missing", second(10))).isTrue();
        assertThat(projection.gone("invoice", "in_missing", second(20))).isFalse();
        assertThat(projection.gone("invoice", "in_missing", second(30))).isFalse();

        assertThat(drift("in_missing")).hasSize(1);
    }

    @Test
    void anObjectThatWasFoundAgainAndIsMissingAgainIsToldAgain() {
        fetched("in_again", 0);
        assertThat(projection.gone("invoice", "in_again", second(10))).isTrue();

        fetched("in_again", 20);

        assertThat(projection.gone("invoice", "in_again", second(30))).isTrue();
        assertThat(drift("in_again")).hasSize(2);
    }

    /// A webhook that comes late is no proof that the object is back.
    @Test
    void whatWasSeenBeforeItWasMissedDoesNotBringAnObjectBack() {
        fetched("in_late", 0);
        assertThat(projection.gone("invoice", "in_late", second(10))).isTrue();
        var late =
                projection.ofFetch(
                        new StripeObject(invoice("in_late").put("amount_due", 600)),
                        second(5),
                        second(10),
                        Cause.fetch("in_late"));
        database.transactions.executeWithoutResult(_ -> {
            projection.lock(List.of("in_late"));
            var _ = projection.apply(List.of(late), List.of());
        });

        assertThat(projection.gone("invoice", "in_late", second(20))).isFalse();

        assertThat(drift("in_late")).hasSize(1);
    }

    @Test
    void anObjectThatWasDeletedIsExpectedToBeMissing() {
        fetched("in_deleted", 0);
        var deletion =
                projection
                        .ofEvent(
                                new StripeObject(invoice("in_deleted")),
                                new Event.StripeEventReceived(
                                        "evt_1",
                                        "invoice.deleted",
                                        "in_deleted",
                                        second(5),
                                        null,
                                        null,
                                        null,
                                        null),
                                Cause.stripeEvent("evt_1", null))
                        .orElseThrow();
        database.transactions.executeWithoutResult(_ -> {
            projection.lock(List.of("in_deleted"));
            var _ = projection.apply(List.of(deletion), List.of());
        });

        assertThat(projection.gone("invoice", "in_deleted", second(20))).isFalse();

        assertThat(database.journalOf("in_deleted"))
                .containsExactly("payrail.invoice.created.v1", "payrail.invoice.deleted.v1");
    }

    @Test
    void anObjectWithoutARowIsNotMissed() {
        assertThat(projection.gone("invoice", "in_nobodys", second(0))).isFalse();
        assertThat(database.journalOf("in_nobodys")).isEmpty();
    }
}
