package io.payrail.worker.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.worker.DatabaseFixture;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.StripeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.node.ObjectNode;

/// What others learned the hard way, as far as no other test is about it: `docs/lessons.md` names
/// the threads.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LessonsTest {
    private static final long SECOND = 1_000_000;

    private final DatabaseFixture database = new DatabaseFixture();
    private final StripeEventBatch batches = database.get(StripeEventBatch.class);
    private final AtomicInteger events = new AtomicInteger();

    @AfterAll
    void close() {
        database.close();
    }

    private String take(String type, long created, ObjectNode object) {
        var event = "evt_" + events.incrementAndGet();
        var _ =
                batches.take(
                        List.of(
                                StripeEvents.read(
                                        StripeEvents.event(event, type, created, object))));
        return database.jdbc
                .sql("SELECT outcome FROM inbox WHERE event_id = ?")
                .param(event)
                .query(String.class)
                .single();
    }

    private static ObjectNode object(String fields) {
        return StripeEvents.object(
                ("{" + fields + ", 'currency': 'usd', 'created': 1000000}").replace('\'', '"'));
    }

    private static ObjectNode subscription(String id, String status) {
        return object(
                "'id': '%s', 'object': 'subscription', 'customer': 'cus_1', 'status': '%s'"
                        .formatted(id, status));
    }

    private static ObjectNode charge(String payment, long refunded) {
        return object(
                """
                'id': 'ch_of_%s', 'object': 'charge', 'payment_intent': '%s', 'amount': 1099,
                'amount_captured': 1099, 'amount_refunded': %d, 'status': 'succeeded'
                """
                        .formatted(payment, payment, refunded));
    }

    private static ObjectNode refund(String payment, String status) {
        return object(
                """
                'id': 're_of_%s', 'object': 'refund', 'payment_intent': '%s', 'charge': 'ch_of_%s',
                'amount': 400, 'status': '%s'
                """
                        .formatted(payment, payment, payment, status));
    }

    private String statusOf(String table, String id) {
        return database.jdbc
                .sql("SELECT status FROM " + table + " WHERE id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    @Test
    void anUpdateBeforeTheCreationIsNotRevertedByIt() {
        take("customer.subscription.updated", SECOND + 2, subscription("sub_early", "active"));

        var outcome =
                take(
                        "customer.subscription.created",
                        SECOND,
                        subscription("sub_early", "incomplete"));

        assertThat(outcome).isEqualTo("superseded");
        assertThat(statusOf("subscription", "sub_early")).isEqualTo("active");
        assertThat(database.journalOf("sub_early"))
                .containsExactly(
                        "payrail.subscription.created.v1", "payrail.subscription.activated.v1");
    }

    @Test
    void ofTwoChangesInOneSecondNoneIsDroppedAndNoneWinsByArrival() {
        var past = subscription("sub_second", "past_due");
        var active = subscription("sub_second", "active");
        take("customer.subscription.updated", SECOND, past);

        assertThat(take("customer.subscription.updated", SECOND, active)).isEqualTo("refresh");
        assertThat(statusOf("subscription", "sub_second")).isEqualTo("past_due");

        fetched(active, SECOND + 1);
        assertThat(statusOf("subscription", "sub_second")).isEqualTo("active");

        // The same change once more, by another event of Stripe's, long after.
        assertThat(take("customer.subscription.updated", SECOND, past)).isEqualTo("superseded");
        assertThat(statusOf("subscription", "sub_second")).isEqualTo("active");
    }

    private void fetched(ObjectNode json, long at) {
        var projection = database.get(Projection.class);
        var object = new StripeObject(json);
        var known = projection.known(object.kind(), object.id());
        var time = Instant.ofEpochSecond(at);
        var _ =
                projection.applyFetched(
                        projection.ofFetch(object, time, time, Cause.fetch(object.id())),
                        known,
                        true);
    }

    @Test
    void aChargeAndItsPaymentMayComeInAnyOrder() {
        for (boolean chargeFirst : List.of(true, false)) {
            var payment = "pi_race_" + chargeFirst;
            var types = new ArrayList<>(List.of("payment_intent.succeeded", "charge.succeeded"));
            if (chargeFirst) {
                Collections.reverse(types);
            }
            for (var type : types) {
                take(
                        type,
                        SECOND,
                        type.startsWith("charge")
                                ? charge(payment, 0)
                                : StripeEvents.payment(payment, "succeeded"));
            }

            assertThat(statusOf("payment", payment)).isEqualTo("succeeded");
            assertThat(statusOf("charge", "ch_of_" + payment)).isEqualTo("succeeded");
            assertThat(database.journalOf(payment))
                    .containsExactly("payrail.payment.created.v1", "payrail.payment.succeeded.v1");
            assertThat(database.journalOf("ch_of_" + payment))
                    .containsExactly("payrail.charge.succeeded.v1");
        }
    }

    /// One refund of ours comes back as five events of four types.
    @Test
    void aRefundIsNamedAndTheChargesTotalIsToldOnce() {
        take("charge.succeeded", SECOND, charge("pi_refunded", 0));

        take("charge.refunded", SECOND + 1, charge("pi_refunded", 400));
        take("refund.created", SECOND + 1, refund("pi_refunded", "pending"));
        take("charge.updated", SECOND + 1, charge("pi_refunded", 400));
        take("refund.updated", SECOND + 2, refund("pi_refunded", "succeeded"));
        take("charge.refund.updated", SECOND + 2, refund("pi_refunded", "succeeded"));

        assertThat(database.journalOf("pi_refunded"))
                .containsExactly(
                        "payrail.payment.refunded.v1",
                        "payrail.refund.created.v1",
                        "payrail.refund.succeeded.v1");
        assertThat(statusOf("refund", "re_of_pi_refunded")).isEqualTo("succeeded");
    }

    @Test
    void aCanceledPaymentIsNotLeftPending() {
        take("payment_intent.created", SECOND, StripeEvents.payment("pi_left", "processing"));

        take("payment_intent.canceled", SECOND, StripeEvents.payment("pi_left", "canceled"));

        assertThat(statusOf("payment", "pi_left")).isEqualTo("canceled");
        assertThat(database.journalOf("pi_left")).endsWith("payrail.payment.canceled.v1");
    }
}
