package io.payrail.worker.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.worker.DatabaseFixture;
import io.payrail.worker.Race;
import io.payrail.worker.inbox.Inbox.Outcome;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Operations;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.projection.UnreadableObjectException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StripeEventBatchTest {
    private static final long SECOND = 1_000_000;

    private final DatabaseFixture database = new DatabaseFixture();
    private final StripeEventBatch batches = database.get(StripeEventBatch.class);
    private final AtomicInteger counter = new AtomicInteger();

    @AfterAll
    void close() {
        database.close();
    }

    private String fresh(String prefix) {
        return prefix + "_" + counter.incrementAndGet();
    }

    private StripeEventBatch.Summary take(ObjectNode... events) {
        return batches.take(List.of(events).stream().map(StripeEvents::read).toList());
    }

    private ObjectNode paymentEvent(String payment, String status, long created) {
        return StripeEvents.event(
                fresh("evt"),
                "payment_intent." + status,
                created,
                StripeEvents.payment(payment, status));
    }

    private String outcomeOf(ObjectNode event) {
        return database.jdbc
                .sql("SELECT outcome FROM inbox WHERE event_id = ?")
                .param(event.path("id").stringValue())
                .query(String.class)
                .optional()
                .orElse("absent");
    }

    private String statusOf(String payment) {
        return database.jdbc
                .sql("SELECT status FROM payment WHERE id = ?")
                .param(payment)
                .query(String.class)
                .optional()
                .orElse("absent");
    }

    @Test
    void aDuplicateWithinABatchIsTakenOnce() {
        var payment = fresh("pi");
        var event = paymentEvent(payment, "processing", SECOND);

        var summary = take(event, event, event);

        assertThat(summary).isEqualTo(new StripeEventBatch.Summary(Map.of(Outcome.APPLIED, 1L), 2));
        assertThat(database.journalOf(payment))
                .containsExactly("payrail.payment.created.v1", "payrail.payment.processing.v1");
    }

    @Test
    void aDuplicateInALaterBatchChangesNothing() {
        var payment = fresh("pi");
        var first = paymentEvent(payment, "processing", SECOND);
        var later = paymentEvent(payment, "succeeded", SECOND + 1);
        var _ = take(first, later);

        var summary = take(first, later);

        assertThat(summary).isEqualTo(new StripeEventBatch.Summary(Map.of(), 2));
        assertThat(statusOf(payment)).isEqualTo("succeeded");
        assertThat(database.journalOf(payment)).hasSize(3);
    }

    @Test
    void theSameEventsFromFourThreadsAtOnceAreAppliedOnce() {
        for (int round = 0; round < 10; round++) {
            var payments = IntStream.range(0, 5).mapToObj(_ -> fresh("pi")).toList();
            var events =
                    payments.stream()
                            .flatMap(id ->
                                    List.of(
                                            paymentEvent(id, "processing", SECOND),
                                            paymentEvent(id, "succeeded", SECOND + 1))
                                            .stream())
                            .map(StripeEvents::read)
                            .toList();

            var summaries =
                    Race.of(
                            4,
                            number -> {
                                var mine = new ArrayList<>(events);
                                Collections.shuffle(mine, new Random(number));
                                return batches.take(mine);
                            });

            assertThat(summaries.stream().mapToLong(StripeEventBatch.Summary::duplicates).sum())
                    .isEqualTo(30);
            assertThat(payments)
                    .allSatisfy(id -> {
                        assertThat(statusOf(id)).isEqualTo("succeeded");
                        assertThat(database.journalOf(id))
                                .doesNotHaveDuplicates()
                                .contains(
                                        "payrail.payment.created.v1",
                                        "payrail.payment.succeeded.v1");
                    });
        }
        assertThat(database.misnumbered()).isEmpty();
    }

    @Test
    void theWorkersOwnCommitAndTheWebhookAboutItMakeOneCreation() {
        var operations = database.get(Operations.class);
        var completion = database.get(Completion.class);
        var projection = database.get(Projection.class);
        for (int round = 0; round < 30; round++) {
            var payment = fresh("pi");
            var command =
                    new PaymentCommand.Create(
                            UUID.randomUUID(),
                            new Owner("user-1", null, null),
                            Instant.ofEpochSecond(SECOND),
                            1099,
                            "usd",
                            null,
                            null);
            var object = StripeEvents.payment(payment, "requires_payment_method");
            var event = StripeEvents.event(fresh("evt"), "payment_intent.created", SECOND, object);
            var _ = operations.claim(command);

            var _ =
                    Race.of(
                            2,
                            runner -> {
                                if (runner == 0) {
                                    completion.succeeded(
                                            command,
                                            projection.ofCreation(
                                                    new StripeObject(object),
                                                    Cause.command(command.id(), null)));
                                } else {
                                    var _ = take(event);
                                }
                                return runner;
                            });

            assertThat(database.journalOf(payment)).containsExactly("payrail.payment.created.v1");
            assertThat(outcomeOf(event)).isIn("applied", "unchanged");
        }
    }

    @Test
    void manyThreadsOverOverlappingObjectsNeverDeadlock() {
        var payments = IntStream.range(0, 12).mapToObj(_ -> fresh("pi")).toList();
        var statuses = List.of("requires_payment_method", "requires_action", "processing");
        var _ =
                Race.of(
                        8,
                        number -> {
                            var random = new Random(number);
                            for (int batch = 0; batch < 12; batch++) {
                                var events = new ArrayList<StripeEvent>();
                                for (int i = 0; i < 8; i++) {
                                    // Few seconds and many statuses: doubts and refreshes too.
                                    events.add(
                                            StripeEvents.read(
                                                    paymentEvent(
                                                            payments.get(random.nextInt(12)),
                                                            statuses.get(random.nextInt(3)),
                                                            SECOND + random.nextInt(4))));
                                    events.add(StripeEvents.read(refund(payments, random)));
                                }
                                var _ = batches.take(events);
                            }
                            return number;
                        });

        assertThat(database.misnumbered()).isEmpty();
        assertThat(payments)
                .allSatisfy(id ->
                        assertThat(database.journalOf(id))
                                .filteredOn("payrail.payment.created.v1"::equals)
                                .hasSizeLessThanOrEqualTo(1));
    }

    private ObjectNode refund(List<String> payments, Random random) {
        var payment = payments.get(random.nextInt(payments.size()));
        return StripeEvents.event(
                fresh("evt"),
                "charge.refunded",
                SECOND + random.nextInt(4),
                StripeEvents.object(
                        """
                        {"id": "ch_of_%s", "object": "charge", "payment_intent": "%s", "amount": 1000,
                         "amount_refunded": %d, "currency": "usd", "status": "succeeded", "created": 1000000}
                        """
                                .formatted(payment, payment, random.nextInt(5) * 100)));
    }

    @Test
    void aLiveEventChangesNothingForATestKeyAndNeitherDoesAForeignAccounts() {
        var payment = fresh("pi");
        var live = paymentEvent(payment, "processing", SECOND).put("livemode", true);
        var foreign = paymentEvent(payment, "processing", SECOND).put("account", "acct_theirs");

        var summary = take(live, foreign);

        assertThat(summary.outcomes()).isEqualTo(Map.of(Outcome.FOREIGN, 2L));
        assertThat(outcomeOf(live)).isEqualTo("foreign");
        assertThat(statusOf(payment)).isEqualTo("absent");
        assertThat(database.journalOf(payment)).isEmpty();
    }

    @Test
    void anEventOfOurOwnAccountIsApplied() {
        var payment = fresh("pi");

        var _ = take(paymentEvent(payment, "processing", SECOND).put("account", "acct_ours"));

        assertThat(statusOf(payment)).isEqualTo("processing");
    }

    @Test
    void anEventAboutAnObjectWithoutAnIdIsRecordedUnderItsOwn() {
        var upcoming =
                StripeEvents.event(
                        fresh("evt"),
                        "invoice.upcoming",
                        SECOND,
                        StripeEvents.object(
                                "{\"object\": \"invoice\", \"amount_due\": 100, \"currency\": \"usd\"}"));

        var summary = take(upcoming);

        assertThat(summary.outcomes()).isEqualTo(Map.of(Outcome.RECORDED, 1L));
        assertThat(database.journalOf(upcoming.path("id").stringValue()))
                .containsExactly("payrail.stripe.received.v1");
    }

    @Test
    void aKindOfObjectWithoutAPlaceInTheModelIsRecordedWithoutWhatItHolds() {
        var review = fresh("prv");
        var event =
                StripeEvents.event(
                                fresh("evt"),
                                "review.opened",
                                SECOND,
                                StripeEvents.object(
                                        """
                                        {"id": "%s", "object": "review", "email": "ada@example.com",
                                         "client_secret": "x_secret_y"}
                                        """
                                                .formatted(review)))
                        .put("account", "acct_ours");

        var _ = take(event);

        assertThat(outcomeOf(event)).isEqualTo("recorded");
        assertThat(received(review))
                .isEqualTo(
                        StripeEvents.object(
                                """
                                {"stripeEventId": "%s", "stripeType": "review.opened", "objectId": "%s",
                                 "createdAt": "1970-01-12T13:46:40Z", "objectKind": "review",
                                 "account": "acct_ours", "livemode": false, "apiVersion": "2026-07-29.dahlia"}
                                """
                                        .formatted(event.path("id").stringValue(), review)));
    }

    /// The one event of an aggregate.
    private ObjectNode received(String aggregate) {
        assertThat(database.journalOf(aggregate)).containsExactly("payrail.stripe.received.v1");
        return StripeEvents.object(
                database.jdbc
                        .sql("SELECT payload::text FROM journal WHERE aggregate_id = ?")
                        .param(aggregate)
                        .query(String.class)
                        .single());
    }

    /// A payout of an API version that says less than its event needs.
    @Test
    void anAnnouncedObjectThatCannotBeReadIsToldAsReceived() {
        var payout = fresh("po");
        var event =
                StripeEvents.event(
                        fresh("evt"),
                        "payout.paid",
                        SECOND,
                        StripeEvents.object(
                                "{\"id\": \"%s\", \"object\": \"payout\"}".formatted(payout)));
        event.putNull("api_version");

        var _ = take(event);

        assertThat(outcomeOf(event)).isEqualTo("recorded");
        assertThat(received(payout).path("apiVersion").isNull()).isTrue();
    }

    @Test
    void aThinEventIsRecorded() {
        var thin =
                StripeEvents.object(
                        """
                        {"id": "%s", "object": "v2.core.event", "type": "v1.billing.meter.no_meter_found",
                         "created": "2026-11-23T10:00:00.123Z", "livemode": false,
                         "related_object": {"id": "mtr_1", "type": "billing.meter"}}
                        """
                                .formatted(fresh("evt")));

        var _ = take(thin);

        assertThat(outcomeOf(thin)).isEqualTo("recorded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"2019-02-11\"", "\"2031-01-01.unheard_of\"", "7"})
    void anyApiVersionIsReadLeniently(String version) {
        var payment = fresh("pi");
        var event = paymentEvent(payment, "requires_blessing", SECOND);
        event.set("api_version", StripeEvents.object("{\"v\": " + version + "}").path("v"));
        event.put("context", "x").putObject("unheard_of").put("deep", 1);
        ((ObjectNode) event.path("data").path("object"))
                .put("capture_method", "telepathy")
                .putArray("new_list")
                .add(1);

        var _ = take(event);

        assertThat(outcomeOf(event)).isEqualTo("applied");
        assertThat(statusOf(payment)).isEqualTo("requires_blessing");
    }

    @Test
    void aDeletedCustomerLosesItsPersonalDataForGood() {
        var customer = fresh("cus");
        var object =
                StripeEvents.object(
                        """
                        {"id": "%s", "object": "customer", "email": "ada@example.com", "name": "Ada",
                         "created": 1000000, "metadata": {"payrail_owner": "user-9"}}
                        """
                                .formatted(customer));
        var created = StripeEvents.event(fresh("evt"), "customer.created", SECOND, object);
        var updated = StripeEvents.event(fresh("evt"), "customer.updated", SECOND + 9, object);
        var deleted = StripeEvents.event(fresh("evt"), "customer.deleted", SECOND + 5, object);

        var _ = take(created);
        var _ = take(deleted);
        var _ = take(updated);

        assertThat(database.journalOf(customer))
                .containsExactly("payrail.customer.created.v1", "payrail.customer.deleted.v1");
        assertThat(
                        database.jdbc
                                .sql(
                                        """
                                        SELECT count(*) FROM customer
                                        WHERE id = ? AND deleted AND email IS NULL AND name IS NULL
                                        """)
                                .param(customer)
                                .query(Integer.class)
                                .single())
                .isEqualTo(1);
        assertThat(outcomeOf(updated)).isEqualTo("superseded");
    }

    @Test
    void anObjectThatCannotBeKeptFailsItsBatchAndLeavesNothing() {
        var payment = fresh("pi");
        var good = paymentEvent(payment, "processing", SECOND);
        var bad = paymentEvent(fresh("pi"), "processing", SECOND);
        ((ObjectNode) bad.path("data").path("object")).remove("amount");

        assertThatThrownBy(() -> take(good, bad)).isInstanceOf(UnreadableObjectException.class);

        assertThat(outcomeOf(good)).isEqualTo("absent");
        assertThat(statusOf(payment)).isEqualTo("absent");
        assertThat(take(good).outcomes()).isEqualTo(Map.of(Outcome.APPLIED, 1L));
    }

    @Test
    void theNumberOfStatementsDoesNotGrowWithTheBatch() {
        var small = costOf(2);
        var large = costOf(100);

        System.out.printf(
                "1,000 Stripe events of all kinds in one batch, with doubts: %s; 20 of them: %s%n",
                large, small);
        assertThat(large).isEqualTo(small);
        assertThat(large.statements()).isLessThan(30);
        assertThat(large.commits()).isOne();
    }

    private record Cost(long statements, long commits) {}

    /// Of each kind with a table an event, of one kind two that contradict each other, and one
    /// without a table. A failed refund and a new dispute have their charges fetched.
    private Cost costOf(int ofEachKind) {
        var batch = new ArrayList<StripeEvent>();
        for (int i = 0; i < ofEachKind; i++) {
            var id = fresh("x");
            batch.add(StripeEvents.read(paymentEvent("pi_" + id, "processing", SECOND)));
            batch.add(StripeEvents.read(paymentEvent("pi_" + id, "requires_action", SECOND)));
            batch.add(StripeEvents.read(refund(List.of("pi_" + id), new Random(i))));
            for (var object :
                    List.of(
                            "'id': 're_%s', 'object': 'refund', 'charge': 'ch_of_%s', 'status': 'failed'",
                            "'id': 'du_%s', 'object': 'dispute', 'charge': 'ch_2_of_%s', 'status': 'won'",
                            "'id': 'cus_%s', 'object': 'customer'",
                            "'id': 'sub_%s', 'object': 'subscription', 'customer': 'cus_%s', 'status': 'active'",
                            "'id': 'in_%s', 'object': 'invoice', 'amount_due': 100, 'status': 'open'",
                            "'id': 'seti_%s', 'object': 'setup_intent', 'status': 'succeeded'",
                            "'id': 'thing_%s', 'object': 'thing'")) {
                var fields = object.replace("%s", id) + ", 'amount': 100, 'reason': 'x'";
                batch.add(
                        StripeEvents.read(
                                StripeEvents.event(
                                        fresh("evt"),
                                        "something.happened",
                                        SECOND,
                                        StripeEvents.object(
                                                ("{"
                                                                + fields
                                                                + ", 'currency': 'usd', 'created': 1000000}")
                                                        .replace('\'', '"')))));
            }
        }
        assertThat(batch).hasSize(ofEachKind * 10);
        long statements = database.statements();
        long commits = database.commits();
        var summary = batches.take(batch);
        assertThat(summary.duplicates()).isZero();
        assertThat(summary.outcomes()).containsEntry(Outcome.REFRESH, (long) ofEachKind);
        return new Cost(database.statements() - statements, database.commits() - commits);
    }
}
