package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Owner;
import io.payrail.contract.Question;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.contract.SubscriptionCommand;
import io.payrail.contract.SubscriptionReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What is done with a subscription that runs, also when Stripe does not answer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubscriptionChangeTest {
    private static final String ANY_SUBSCRIPTION = "/v1/subscriptions/.*";

    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);

    @BeforeAll
    void start() {
        var _ = worker.startWorker(WorkerFixture.impatient("3s"));
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    @AfterEach
    void clearFaults() {
        stripe.clearFaults();
    }

    private static Owner owner() {
        return new Owner("user-" + UUID.randomUUID(), "ada@example.com", "Ada");
    }

    private String price(int amount) {
        return stripe.post(
                        "/v1/prices",
                        "currency",
                        "usd",
                        "unit_amount",
                        Integer.toString(amount),
                        "recurring[interval]",
                        "month",
                        "product_data[name]",
                        "Gold")
                .path("id")
                .asString();
    }

    private SubscriptionReply.Ready create(
            Owner owner, @Nullable Long quantity, @Nullable Long trialDays) {
        var customer =
                (CustomerReply.Ready)
                        worker.execute(
                                new CustomerCommand.Create(
                                        UUID.randomUUID(),
                                        owner,
                                        Instant.now(),
                                        "ada@example.com",
                                        "Ada"));
        return (SubscriptionReply.Ready)
                worker.execute(
                        new SubscriptionCommand.Create(
                                UUID.randomUUID(),
                                owner,
                                Instant.now(),
                                customer.customerId(),
                                price(1500),
                                quantity,
                                trialDays));
    }

    /// A subscription to two, paid with a good card.
    private String active(Owner owner) {
        var made = create(owner, 2L, null);
        pay(Objects.requireNonNull(made.clientSecret()).value());
        assertThat(read(made.subscriptionId()).path("status").asString()).isEqualTo("active");
        return made.subscriptionId();
    }

    private void pay(String clientSecret) {
        var intent = clientSecret.substring(0, clientSecret.indexOf("_secret_"));
        var paid =
                stripe.post(
                        "/v1/payment_intents/" + intent + "/confirm",
                        "payment_method",
                        "pm_card_visa",
                        "return_url",
                        "https://shop.example/done");
        assertThat(paid.path("status").asString()).as(paid.toString()).isEqualTo("succeeded");
    }

    private JsonNode read(String subscription) {
        return stripe.get("/v1/subscriptions/" + subscription);
    }

    private static SubscriptionCommand.Cancel cancel(
            Owner owner, String subscription, boolean atPeriodEnd) {
        return new SubscriptionCommand.Cancel(
                UUID.randomUUID(), owner, Instant.now(), subscription, atPeriodEnd);
    }

    private static SubscriptionCommand.Resume resume(Owner owner, String subscription) {
        return new SubscriptionCommand.Resume(
                UUID.randomUUID(), owner, Instant.now(), subscription);
    }

    private static SubscriptionCommand.Change change(
            Owner owner,
            String subscription,
            @Nullable String price,
            @Nullable Long quantity,
            String proration) {
        return new SubscriptionCommand.Change(
                UUID.randomUUID(), owner, Instant.now(), subscription, price, quantity, proration);
    }

    private SubscriptionReply.State execute(SubscriptionCommand command) {
        var reply = worker.execute(command);
        assertThat(reply).isInstanceOf(SubscriptionReply.State.class);
        return (SubscriptionReply.State) reply;
    }

    @Test
    void aTrialHasItsQuantityAndNothingToPayYet() {
        var made = create(owner(), 3L, 14L);

        var subscription = read(made.subscriptionId());
        assertThat(subscription.path("status").asString()).isEqualTo("trialing");
        assertThat(subscription.path("items").path("data").path(0).path("quantity").asLong())
                .isEqualTo(3);
        assertThat(Objects.requireNonNull(made.clientSecret()).value()).startsWith("seti_");
    }

    @Test
    void aCancellationAtTheEndOfThePeriodCanBeTakenBack() {
        var owner = owner();
        var id = active(owner);

        var canceled = execute(cancel(owner, id, true));
        assertThat(canceled.cancelAtPeriodEnd()).isTrue();
        assertThat(canceled.status()).isEqualTo("active");
        assertThat(canceled.clientSecret()).as("nothing is due").isNull();

        assertThat(execute(resume(owner, id)).cancelAtPeriodEnd()).isFalse();
        assertThat(read(id).path("cancel_at_period_end").asBoolean()).isFalse();
    }

    /// A trial that has ended with nothing to pay with, and is kept for when there is.
    private String paused(Owner owner) {
        var id = create(owner, 2L, 14L).subscriptionId();
        for (var step :
                new String[][] {
                    {"trial_settings[end_behavior][missing_payment_method]", "pause"},
                    {"trial_end", "now"}
                }) {
            var _ = stripe.post("/v1/subscriptions/" + id, step[0], step[1]);
        }
        assertThat(read(id).path("status").asString()).isEqualTo("paused");
        stripe.eventsAbout(id).forEach(event -> worker.sendStripeEvent(id, event.toString()));
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        worker.jdbc
                                .sql("SELECT status FROM subscription WHERE id = ?")
                                .param(id)
                                .query(String.class)
                                .single()
                                .equals("paused"));
        return id;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "rate_limit", "reset_after"})
    void aPausedSubscriptionIsResumedOnceAndPaidFor(String kind) {
        var owner = owner();
        var id = paused(owner);
        var _ =
                stripe.post(
                        "/v1/payment_methods/pm_card_visa/attach",
                        "customer",
                        read(id).path("customer").asString());
        var method = savedMethodOf(id);
        var _ = stripe.post("/v1/subscriptions/" + id, "default_payment_method", method);
        if (!kind.equals("none")) {
            stripe.fault(kind, 2, "POST", ANY_SUBSCRIPTION);
        }
        var command = resume(owner, id);

        assertThat(execute(command).status()).isEqualTo("active");
        assertThat(execute(command).status()).as("asked again").isEqualTo("active");

        assertThat(read(id).path("status").asString()).isEqualTo("active");
        // All of it may be of one second, and then the subscription is fetched.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(worker.journalOf(id))
                                .containsSubsequence(
                                        "payrail.subscription.paused.v1",
                                        "payrail.subscription.activated.v1"));
        // The trial's own, of nothing, and one of the period that has begun.
        assertThat(stripe.get("/v1/invoices?limit=100&subscription=" + id).path("data"))
                .extracting(invoice -> invoice.path("amount_paid").asLong())
                .containsExactlyInAnyOrder(0L, 3000L);
    }

    private String savedMethodOf(String subscription) {
        var customer = read(subscription).path("customer").asString();
        return stripe.get("/v1/customers/" + customer + "/payment_methods")
                .path("data")
                .path(0)
                .path("id")
                .asString();
    }

    @Test
    void aPausedSubscriptionWithNothingToPayWithStaysPaused() {
        var owner = owner();
        var id = paused(owner);
        var command = resume(owner, id);

        assertThat(worker.execute(command)).isInstanceOf(Reply.Rejected.class);

        assertThat(read(id).path("status").asString()).isEqualTo("paused");
        assertThat(worker.statusOf(command.id())).isEqualTo("rejected");
    }

    @Test
    void aCancellationAtOnceIsFinal() {
        var owner = owner();
        var id = active(owner);
        var command = cancel(owner, id, false);

        assertThat(execute(command).status()).isEqualTo("canceled");
        assertThat(worker.journalOf(id)).contains("payrail.subscription.ended.v1");
        assertThat(execute(command).status()).as("asked again").isEqualTo("canceled");

        for (var later :
                new SubscriptionCommand[] {
                    resume(owner, id), cancel(owner, id, false), change(owner, id, null, 5L, "none")
                }) {
            assertThat(worker.execute(later))
                    .isEqualTo(new Reply.Rejected(later.id(), Rejection.SUBSCRIPTION_ENDED, null));
        }
    }

    @Test
    void whatEndedElsewhereIsSaidToHaveEnded() {
        var owner = owner();
        var id = active(owner);
        var _ = stripe.delete("/v1/subscriptions/" + id);
        var command = cancel(owner, id, false);

        assertThat(worker.execute(command))
                .isEqualTo(new Reply.Rejected(command.id(), Rejection.SUBSCRIPTION_ENDED, null));
    }

    @Test
    void anothersSubscriptionAndNoneAreTheSame() {
        var id = active(owner());
        for (var target : new String[] {id, "sub_absent"}) {
            for (var command :
                    new SubscriptionCommand[] {
                        cancel(owner(), target, true),
                        resume(owner(), target),
                        change(owner(), target, null, 5L, "none")
                    }) {
                assertThat(worker.execute(command))
                        .isEqualTo(
                                new Reply.Rejected(
                                        command.id(), Rejection.SUBSCRIPTION_NOT_FOUND, null));
            }
        }
        assertThat(read(id).path("cancel_at_period_end").asBoolean()).isFalse();
    }

    @Test
    void anotherPriceKeepsTheQuantity() {
        var owner = owner();
        var id = active(owner);
        var dearer = price(2500);

        var changed = execute(change(owner, id, dearer, null, "create_prorations"));

        assertThat(changed.priceId()).isEqualTo(dearer);
        assertThat(changed.quantity()).isEqualTo(2);
        assertThat(changed.clientSecret()).isNull();
    }

    @Test
    void aChangeThatIsPaidAtOnceTakesEffectAtOnce() {
        var owner = owner();
        var id = active(owner);

        var changed = execute(change(owner, id, null, 5L, "always_invoice"));

        assertThat(changed.quantity()).isEqualTo(5);
        assertThat(changed.pendingUpdateExpiresAt()).isNull();
        assertThat(changed.clientSecret()).isNull();
    }

    @Test
    void aChangeThatCannotBePaidWaitsUntilItIs() {
        var owner = owner();
        var id = active(owner);
        letItsCardFail(id);
        var command = change(owner, id, null, 5L, "always_invoice");

        var waiting = execute(command);

        assertThat(waiting.status()).isEqualTo("active");
        assertThat(waiting.quantity()).isEqualTo(2);
        assertThat(waiting.pendingUpdateExpiresAt()).isNotNull();
        pay(Objects.requireNonNull(waiting.clientSecret()).value());
        var paid = execute(command);
        assertThat(paid.quantity()).isEqualTo(5);
        assertThat(paid.pendingUpdateExpiresAt()).isNull();
        assertThat(paid.clientSecret()).isNull();
    }

    private void letItsCardFail(String subscription) {
        var method =
                stripe.post(
                        "/v1/payment_methods/pm_card_chargeCustomerFail/attach",
                        "customer",
                        read(subscription).path("customer").asString());
        var _ =
                stripe.post(
                        "/v1/subscriptions/" + subscription,
                        "default_payment_method",
                        method.path("id").asString());
    }

    @Test
    void aPriceThatIsNoneIsNamed() {
        var owner = owner();
        var command = change(owner, active(owner), "price_none", null, "none");

        assertThat(worker.execute(command))
                .isEqualTo(new Reply.Rejected(command.id(), "resource_missing", "price"));
    }

    @Test
    void aSubscriptionWithSeveralItemsIsNotChanged() {
        var owner = owner();
        var id = active(owner);
        var _ = stripe.post("/v1/subscriptions/" + id, "items[0][price]", price(700));
        var command = change(owner, id, null, 5L, "none");

        assertThat(worker.execute(command))
                .isEqualTo(
                        new Reply.Rejected(command.id(), Rejection.SUBSCRIPTION_NOT_SIMPLE, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rate_limit", "bad_gateway_empty", "close_after", "reset_after", "hang"})
    void aChangeWhoseAnswerIsLostIsMadeOnce(String kind) {
        var owner = owner();
        var id = active(owner);
        stripe.fault(kind, 2, "POST", ANY_SUBSCRIPTION);

        var changed = execute(change(owner, id, null, 5L, "always_invoice"));

        assertThat(changed.quantity()).isEqualTo(5);
        assertThat(stripe.get("/v1/invoices?limit=100&subscription=" + id).path("data").size())
                .as("the first and that of the change")
                .isEqualTo(2);
    }

    @Test
    void anErrorThatStripeRepeatsForEverIsNoFailureAndItsEffectIsFound() {
        var owner = owner();
        var id = active(owner);
        var command = change(owner, id, null, 5L, "always_invoice");
        stripe.fault("server_error_after", 1, "POST", ANY_SUBSCRIPTION);

        assertThat(worker.execute(command)).isEqualTo(new Reply.Unresolved(command.id()));

        awaitSuccess(command);
        assertThat(execute(command).quantity()).isEqualTo(5);
        assertThat(stripe.get("/v1/invoices?limit=100&subscription=" + id).path("data").size())
                .isEqualTo(2);
    }

    @Test
    void whatIsAskedLaterIsDoneLater() {
        var owner = owner();
        var id = active(owner);
        var earlier = cancel(owner, id, true);
        var later = resume(owner, id);
        stripe.fault("bad_gateway_empty", -1, "POST", ANY_SUBSCRIPTION);
        assertThat(worker.execute(earlier)).isEqualTo(new Reply.Unresolved(earlier.id()));
        clearFaults();
        // Whether or not the first one has been tried again by now.
        var _ = worker.execute(later);

        awaitSuccess(earlier);
        awaitSuccess(later);

        assertThat(read(id).path("cancel_at_period_end").asBoolean()).isFalse();
    }

    @Test
    void whatIsAskedLaterWaitsWhileTheEarlierIsOpen() {
        var owner = owner();
        var id = active(owner);
        var earlier = cancel(owner, id, false);
        var later = cancel(owner, id, true);
        stripe.fault("bad_gateway_empty", -1, "DELETE", ANY_SUBSCRIPTION);
        assertThat(worker.execute(earlier)).isEqualTo(new Reply.Unresolved(earlier.id()));

        assertThat(worker.execute(later)).isEqualTo(new Reply.Unresolved(later.id()));
        assertThat(read(id).path("cancel_at_period_end").asBoolean()).isFalse();
        clearFaults();

        awaitSuccess(earlier);
        // It has ended by then, with which the later one's wish is fulfilled.
        awaitSuccess(later);
        assertThat(read(id).path("status").asString()).isEqualTo("canceled");
    }

    /// Stripe may have forgotten the key, and then the same call would be a new one.
    @Test
    void aCommandOfLongAgoLooksFirst() {
        var owner = owner();
        var id = active(owner);
        var _ = stripe.post("/v1/subscriptions/" + id, "cancel_at_period_end", "true");
        var old =
                new SubscriptionCommand.Cancel(
                        UUID.randomUUID(),
                        owner,
                        Instant.now().minus(Duration.ofDays(2)),
                        id,
                        true);

        assertThat(execute(old).cancelAtPeriodEnd()).isTrue();

        assertThat(
                        worker.jdbc
                                .sql(
                                        """
                                        SELECT payload -> 'stripeRequests' -> 0 ->> 'call'
                                               || jsonb_array_length(payload -> 'stripeRequests')
                                        FROM journal
                                        WHERE aggregate_id = ? AND type = 'payrail.operation.executed.v1'
                                        """)
                                .param(old.id().toString())
                                .query(String.class)
                                .single())
                .isEqualTo("retrieve_subscription1");
    }

    private Reply preview(
            Owner owner,
            String subscription,
            @Nullable String price,
            @Nullable Long quantity,
            String proration) {
        return worker.execute(
                new Question.PreviewSubscription(
                        UUID.randomUUID(),
                        owner,
                        Instant.now(),
                        subscription,
                        price,
                        quantity,
                        proration));
    }

    @Test
    void aPreviewSaysWhatTheChangeThenCosts() {
        var owner = owner();
        var id = active(owner);

        var preview = (SubscriptionReply.Preview) preview(owner, id, null, 5L, "always_invoice");

        assertThat(preview.currency()).isEqualTo("usd");
        assertThat(preview.amountDue()).isPositive().isEqualTo(preview.prorations());
        assertThat(read(id).path("items").path("data").path(0).path("quantity").asLong())
                .isEqualTo(2);
        var _ = execute(change(owner, id, null, 5L, "always_invoice"));
        assertThat(
                        stripe.get("/v1/invoices?limit=1&subscription=" + id)
                                .path("data")
                                .path(0)
                                .path("amount_due")
                                .asLong())
                // Seconds have passed since.
                .isBetween(preview.amountDue() - 2, preview.amountDue());
    }

    @Test
    void aPreviewOfTheNextInvoiceHasThePeriodAndTheRestOfThisOne() {
        var owner = owner();
        var id = active(owner);
        var dearer = price(2500);

        var preview =
                (SubscriptionReply.Preview) preview(owner, id, dearer, null, "create_prorations");

        assertThat(preview.lines())
                .extracting(SubscriptionReply.Line::proration)
                .contains(true, false);
        assertThat(preview.amountDue()).isEqualTo(5000 + preview.prorations());
    }

    @Test
    void aPreviewIsRefusedAsTheChangeWouldBe() {
        var owner = owner();
        var id = active(owner);

        assertThat(rejection(preview(owner(), id, null, 5L, "none")))
                .isEqualTo(Rejection.SUBSCRIPTION_NOT_FOUND);
        assertThat(rejection(preview(owner, id, "price_none", null, "none")))
                .isEqualTo("resource_missing");
        var _ = execute(cancel(owner, id, false));
        assertThat(rejection(preview(owner, id, null, 5L, "none")))
                .isEqualTo(Rejection.SUBSCRIPTION_ENDED);
    }

    @Test
    void aPreviewWithoutAnAnswerIsNotTriedAgain() {
        var owner = owner();
        var id = active(owner);
        stripe.fault("bad_gateway_empty", 1, "GET", ANY_SUBSCRIPTION);

        assertThat(rejection(preview(owner, id, null, 5L, "none")))
                .isEqualTo(Rejection.PROCESSOR_UNAVAILABLE);
    }

    private static String rejection(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Rejected.class);
        return ((Reply.Rejected) reply).code();
    }

    private void awaitSuccess(SubscriptionCommand command) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(worker.statusOf(command.id())).isEqualTo("succeeded"));
    }
}
