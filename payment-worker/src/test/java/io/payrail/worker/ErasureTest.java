package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Command;
import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Messages;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// After an erasure nothing of the person is in any row of any table, whatever comes later; what
/// the books need is.
class ErasureTest {
    private static final String MARK = "m4rkedperson";
    private static final String EMAIL = MARK + "@example.com";
    private static final String NAME = "Name " + MARK;

    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
    private final Owner owner = new Owner("user-" + UUID.randomUUID(), EMAIL, NAME);

    @BeforeEach
    void start() {
        var _ =
                worker.startWorker(
                        "--payrail.stripe.call-timeout=3s",
                        "--payrail.stripe.retry.attempts=3",
                        "--payrail.stripe.retry.first-pause=20ms",
                        "--payrail.stripe.retry.longest-pause=100ms",
                        // Kept commands stay where they are while the test looks at them.
                        "--payrail.resolution.interval=1h");
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    private PaymentReply.Ready pay() {
        return (PaymentReply.Ready) worker.execute(payment());
    }

    private PaymentCommand.Create payment() {
        return new PaymentCommand.Create(
                UUID.randomUUID(), owner, Instant.now(), 1099, "usd", null, null);
    }

    private PaymentCommand.Create paymentWithWords() {
        return new PaymentCommand.Create(
                UUID.randomUUID(),
                owner,
                Instant.now(),
                1099,
                "usd",
                null,
                null,
                null,
                "For " + MARK,
                Map.of("who", MARK),
                null);
    }

    private CustomerCommand.Create creation() {
        return new CustomerCommand.Create(
                UUID.randomUUID(), new Owner(owner.id(), null, null), Instant.now(), EMAIL, NAME);
    }

    private CustomerCommand.Erase erase(String customer) {
        return new CustomerCommand.Erase(UUID.randomUUID(), owner, Instant.now(), customer);
    }

    private List<String> tablesWith(String text) {
        return tablesWith(worker, text);
    }

    /// The tables in which a text is, in any column of any row.
    static List<String> tablesWith(WorkerFixture worker, String text) {
        var found = new ArrayList<String>();
        var tables =
                worker.jdbc
                        .sql(
                                """
                                SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                                WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
                                """)
                        .query(String.class)
                        .list();
        assertThat(tables).contains("public.customer", "public.journal_default");
        for (var table : tables) {
            long rows =
                    worker.jdbc
                            .sql(
                                    "SELECT count(*) FROM %s t WHERE t::text LIKE '%%' || ? || '%%'"
                                            .formatted(table))
                            .param(text)
                            .query(Long.class)
                            .single();
            if (rows > 0) {
                found.add(table);
            }
        }
        return found;
    }

    private void tellOf(String objectId) {
        stripe.eventsAbout(objectId)
                .forEach(event -> worker.sendStripeEvent(objectId, event.toString()));
    }

    @Test
    void nothingOfThePersonIsLeftInAnyRowAndWhatTheBooksNeedIs() {
        var paid = pay();
        var customer = paid.customerId();
        tellOf(customer);
        tellOf(paid.paymentId());
        // Commands whose outcome is not known are kept whole.
        stripe.fault("bad_gateway_empty", 6, "POST", "/v1/payment_intents");
        var open = paymentWithWords();
        assertThat(worker.execute(open)).isEqualTo(new Reply.Unresolved(open.id()));
        stripe.fault("bad_gateway_empty", 3, "POST", "/v1/customers/.*");
        var update =
                new CustomerCommand.Update(
                        UUID.randomUUID(), owner, Instant.now(), customer, "2" + EMAIL, NAME);
        assertThat(worker.execute(update)).isEqualTo(new Reply.Unresolved(update.id()));
        worker.jdbc
                .sql(
                        """
                        INSERT INTO shadow_event (event_id, side, version, type, kind, object_id, fields, seen_at)
                        VALUES ('evt_pending', 'shadow', 'v', 'customer.updated', 'customer', ?,
                                jsonb_build_object('email', ?), now())
                        """)
                .params(customer, "digest of " + MARK)
                .update();
        assertThat(tablesWith(MARK))
                .containsExactlyInAnyOrder(
                        "public.customer", "public.unresolved", "public.shadow_event");

        var command = erase(customer);
        assertThat(worker.execute(command))
                .isEqualTo(new CustomerReply.Erased(command.id(), customer));

        assertThat(tablesWith(MARK)).isEmpty();
        assertThat(stripe.get("/v1/customers/" + customer).path("deleted").asBoolean()).isTrue();
        assertThat(worker.journalOf(customer)).endsWith("payrail.customer.deleted.v1");
        assertThat(worker.statusOf(update.id())).isEqualTo("rejected");
        assertThat(worker.statusOf(open.id())).isEqualTo("unresolved");
        assertThat(
                        worker.jdbc
                                .sql(
                                        "SELECT owner || ' ' || amount FROM payment WHERE id = ? AND customer_id = ?")
                                .params(paid.paymentId(), customer)
                                .query(String.class)
                                .single())
                .isEqualTo(owner.id() + " 1099");
        assertThat(
                        worker.jdbc
                                .sql("SELECT owner FROM customer WHERE id = ? AND deleted")
                                .param(customer)
                                .query(String.class)
                                .single())
                .isEqualTo(owner.id());
    }

    @Test
    void whatIsHeardOfTheCustomerLaterDoesNotBringThePersonBack() {
        var customer = pay().customerId();
        var _ = stripe.post("/v1/customers/" + customer, "name", "Late " + MARK);
        var _ = worker.execute(erase(customer));

        // All of it, and in the wrong order.
        var events = new ArrayList<>(stripe.eventsAbout(customer));
        assertThat(events).hasSizeGreaterThanOrEqualTo(3);
        events.reversed().forEach(event -> worker.sendStripeEvent(customer, event.toString()));
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        events.size()
                                == worker.jdbc
                                        .sql("SELECT count(*) FROM inbox WHERE object_id = ?")
                                        .param(customer)
                                        .query(Integer.class)
                                        .single());

        assertThat(tablesWith(MARK)).isEmpty();
        assertThat(
                        worker.journalOf(customer).stream()
                                .filter("payrail.customer.deleted.v1"::equals))
                .hasSize(1);
    }

    @Test
    void whoWasErasedMayBecomeACustomerAgain() {
        var first = pay().customerId();
        var _ = worker.execute(erase(first));

        var second = pay().customerId();

        assertThat(second).isNotEqualTo(first);
        assertThat(worker.execute(erase(second))).isInstanceOf(CustomerReply.Erased.class);
        assertThat(tablesWith(MARK)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset_after", "close_before", "rate_limit", "bad_gateway_empty"})
    void anErasureThatFailsOnTheWayIsMadeAllTheSame(String kind) {
        var customer = pay().customerId();
        stripe.fault(kind, 2, "DELETE", "/v1/customers/.*");
        var command = erase(customer);
        var erased = new CustomerReply.Erased(command.id(), customer);

        assertThat(worker.execute(command)).isEqualTo(erased);
        assertThat(worker.execute(command)).isEqualTo(erased);

        assertThat(tablesWith(MARK)).isEmpty();
    }

    @Test
    void anErasureOfWhatWasDeletedAtStripeForgetsWhatIsKeptHere() {
        var customer = pay().customerId();
        var _ = stripe.delete("/v1/customers/" + customer);

        assertThat(worker.execute(erase(customer))).isInstanceOf(CustomerReply.Erased.class);
        assertThat(worker.execute(erase(customer))).isInstanceOf(CustomerReply.Erased.class);

        assertThat(tablesWith(MARK)).isEmpty();
    }

    @Test
    void aCreationWhoseOutcomeIsNotKnownEndsWithTheErasureAndNamesNobody() {
        stripe.fault("bad_gateway_empty", 3, "POST", "/v1/customers");
        var open = creation();
        assertThat(worker.execute(open)).isEqualTo(new Reply.Unresolved(open.id()));
        // It makes the customer with the call that was written down for the creation.
        var customer = pay().customerId();
        assertThat(tablesWith(MARK)).contains("public.unresolved");

        assertThat(worker.execute(erase(customer))).isInstanceOf(CustomerReply.Erased.class);

        assertThat(tablesWith(MARK)).isEmpty();
        assertThat(worker.execute(open))
                .isEqualTo(new Reply.Rejected(open.id(), Rejection.CUSTOMER_NOT_FOUND, null));
        assertThat(worker.journalOf(open.id().toString()))
                .contains("payrail.operation.rejected.v1");
        assertThat(tablesWith(MARK)).isEmpty();
    }

    @Test
    void aCallThatIsWrittenDownForTheNextCustomerForgetsThePersonToo() {
        var customer = pay().customerId();
        var _ = stripe.delete("/v1/customers/" + customer);
        tellOf(customer);
        await().atMost(Duration.ofSeconds(30)).until(() -> tablesWith(MARK).isEmpty());
        stripe.fault("bad_gateway_empty", 3, "POST", "/v1/customers");
        var open = creation();
        assertThat(worker.execute(open)).isEqualTo(new Reply.Unresolved(open.id()));
        assertThat(tablesWith(MARK))
                .containsExactlyInAnyOrder("public.owner_customer", "public.unresolved");

        assertThat(worker.execute(erase(customer))).isInstanceOf(CustomerReply.Erased.class);

        assertThat(tablesWith(MARK)).isEmpty();
        assertThat(worker.statusOf(open.id())).isEqualTo("rejected");
    }

    @Test
    void aPaymentThatIsOpenGoesOnWithoutItsWordsWhicheverCopyOfItComes() {
        var customer = pay().customerId();
        stripe.fault("bad_gateway_empty", 6, "POST", "/v1/payment_intents");
        var first = paymentWithWords();
        var second = paymentWithWords();
        for (var open : List.of(first, second)) {
            assertThat(worker.execute(open)).isEqualTo(new Reply.Unresolved(open.id()));
        }
        assertThat(worker.execute(erase(customer))).isInstanceOf(CustomerReply.Erased.class);
        var kept = kept(first.id());

        var tried = (PaymentReply.Ready) worker.execute(kept);
        var repeated = (PaymentReply.Ready) worker.execute(second);

        for (var payment : List.of(tried, repeated)) {
            var intent = stripe.get("/v1/payment_intents/" + payment.paymentId());
            assertThat(intent.path("amount").asLong()).isEqualTo(1099);
            assertThat(intent.toString()).doesNotContain(MARK);
            assertThat(payment.customerId()).isNotEqualTo(customer);
        }
        for (var again : List.of(first, kept)) {
            assertThat(worker.execute(again))
                    .isInstanceOfSatisfying(
                            PaymentReply.Ready.class,
                            ready -> assertThat(ready.paymentId()).isEqualTo(tried.paymentId()));
        }
        var other =
                new PaymentCommand.Create(
                        first.id(), owner, Instant.now(), 1100, "usd", null, null);
        assertThat(worker.execute(other))
                .isEqualTo(new Reply.Rejected(first.id(), Rejection.IDEMPOTENCY_KEY_REUSED, null));
        assertThat(tablesWith("For " + MARK)).isEmpty();
    }

    private Command kept(UUID id) {
        var json =
                worker.jdbc
                        .sql("SELECT command::text FROM unresolved WHERE operation_id = ?")
                        .param(id)
                        .query(String.class)
                        .single();
        return Messages.decodeCommand(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void noCommandIsAnsweredWithTheErasedCustomerThatItsOwnCallHasMade() {
        stripe.fault("bad_gateway_empty", 3, "POST", "/v1/customers");
        var open = payment();
        assertThat(worker.execute(open)).isEqualTo(new Reply.Unresolved(open.id()));
        var erased = pay().customerId();
        assertThat(worker.execute(erase(erased))).isInstanceOf(CustomerReply.Erased.class);

        var ready = (PaymentReply.Ready) worker.execute(open);

        assertThat(ready.customerId()).isNotEqualTo(erased);
        assertThat(stripe.get("/v1/customers/" + ready.customerId()).has("deleted")).isFalse();
        assertThat(pay().customerId()).isEqualTo(ready.customerId());
    }
}
