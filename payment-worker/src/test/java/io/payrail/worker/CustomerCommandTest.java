package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Owner;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import java.time.Duration;
import java.time.Instant;
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

/// What an owner does with their customer and its payment methods: one effect, however often it is
/// asked for and whatever Stripe does to the calls.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomerCommandTest {
    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
    private final Owner owner = new Owner("user-" + UUID.randomUUID(), null, null);
    private final Owner stranger = new Owner("user-" + UUID.randomUUID(), null, null);
    private String customer = "";

    @BeforeAll
    void start() {
        var _ = worker.startWorker(WorkerFixture.impatient("3s"));
        customer = customerOf(owner);
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    @AfterEach
    void clearFaults() {
        stripe.clearFaults();
    }

    private String customerOf(Owner whose) {
        var command =
                new CustomerCommand.Create(
                        UUID.randomUUID(), whose, Instant.now(), "ada@example.com", "Ada");
        return ((CustomerReply.Ready) worker.execute(command)).customerId();
    }

    private CustomerCommand.Update update(
            Owner asking, @Nullable String email, @Nullable String name) {
        return new CustomerCommand.Update(
                UUID.randomUUID(), asking, Instant.now(), customer, email, name);
    }

    private JsonNode atStripe() {
        return stripe.get("/v1/customers/" + customer);
    }

    private String attach() {
        return stripe.post("/v1/payment_methods/pm_card_visa/attach", "customer", customer)
                .path("id")
                .asString();
    }

    private boolean isDetached(String method) {
        return stripe.get("/v1/payment_methods/" + method).path("customer").isNull();
    }

    private void awaitSuccess(UUID command) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(worker.statusOf(command)).isEqualTo("succeeded"));
    }

    @Test
    void anUpdateChangesWhatItNamesAndNothingElse() {
        var _ = worker.execute(update(owner, "first@example.com", "First"));
        var command = update(owner, null, "Second");

        assertThat(worker.execute(command))
                .isEqualTo(new CustomerReply.Updated(command.id(), customer));

        assertThat(atStripe().path("email").asString()).isEqualTo("first@example.com");
        assertThat(atStripe().path("name").asString()).isEqualTo("Second");
        assertThat(here("email || ' ' || name")).isEqualTo("first@example.com Second");
    }

    private String here(String columns) {
        return worker.jdbc
                .sql("SELECT " + columns + " FROM customer WHERE id = ?")
                .param(customer)
                .query(String.class)
                .single();
    }

    /// Several changes in one second: by their times nobody could tell which is the latest.
    @Test
    void whoIsToldOfAnUpdateFindsIt() {
        for (int i = 0; i < 8; i++) {
            var name = "Ada " + i;

            assertThat(worker.execute(update(owner, null, name)))
                    .isInstanceOf(CustomerReply.Updated.class);

            assertThat(here("name")).isEqualTo(name);
        }
    }

    @Test
    void anUpdateThatIsRepeatedAfterALaterOneChangesNothing() {
        var first = update(owner, null, "Earlier");
        var _ = worker.execute(first);
        var _ = worker.execute(update(owner, null, "Later"));

        assertThat(worker.execute(first))
                .isEqualTo(new CustomerReply.Updated(first.id(), customer));

        assertThat(atStripe().path("name").asString()).isEqualTo("Later");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset_after", "close_before", "rate_limit", "server_error_before"})
    void anUpdateThatFailsOnTheWayIsMadeAllTheSame(String kind) {
        stripe.fault(kind, 2, "POST", "/v1/customers/.*");
        var command = update(owner, null, "After " + kind);

        assertThat(worker.execute(command)).isInstanceOf(CustomerReply.Updated.class);

        assertThat(atStripe().path("name").asString()).isEqualTo("After " + kind);
    }

    @Test
    void anUpdateThatStripeHasMadeAndDoesNotSayIsFoundLater() {
        stripe.fault("server_error_after", 1, "POST", "/v1/customers/.*");
        var command = update(owner, null, "Quietly");

        assertThat(worker.execute(command)).isEqualTo(new Reply.Unresolved(command.id()));

        awaitSuccess(command.id());
        assertThat(atStripe().path("name").asString()).isEqualTo("Quietly");
    }

    @Test
    void whatIsAnothersIsNotThereForAnyCommand() {
        var method = attach();
        var id = UUID.randomUUID();
        var now = Instant.now();

        assertThat(worker.execute(update(stranger, null, "Eve")))
                .isInstanceOfSatisfying(
                        Reply.Rejected.class,
                        rejected ->
                                assertThat(rejected.code())
                                        .isEqualTo(Rejection.CUSTOMER_NOT_FOUND));
        assertThat(worker.execute(new CustomerCommand.Erase(id, stranger, now, customer)))
                .isEqualTo(new Reply.Rejected(id, Rejection.CUSTOMER_NOT_FOUND, null));
        var detach = new CustomerCommand.DetachMethod(UUID.randomUUID(), stranger, now, method);
        assertThat(worker.execute(detach))
                .isEqualTo(
                        new Reply.Rejected(detach.id(), Rejection.PAYMENT_METHOD_NOT_FOUND, null));
        var choose =
                new CustomerCommand.ChooseMethod(
                        UUID.randomUUID(), stranger, now, customer, method);
        assertThat(worker.execute(choose))
                .isEqualTo(new Reply.Rejected(choose.id(), Rejection.CUSTOMER_NOT_FOUND, null));
        assertThat(isDetached(method)).isFalse();
        assertThat(atStripe().path("name").asString()).isNotEqualTo("Eve");
    }

    @Test
    void aPaymentMethodIsChosenForInvoices() {
        var method = attach();
        var command =
                new CustomerCommand.ChooseMethod(
                        UUID.randomUUID(), owner, Instant.now(), customer, method);

        assertThat(worker.execute(command))
                .isEqualTo(new CustomerReply.MethodChosen(command.id(), customer, method));

        assertThat(atStripe().path("invoice_settings").path("default_payment_method").asString())
                .isEqualTo(method);
    }

    @Test
    void onlyTheCustomersOwnPaymentMethodCanBeChosen() {
        var command =
                new CustomerCommand.ChooseMethod(
                        UUID.randomUUID(), owner, Instant.now(), customer, "pm_absent");

        assertThat(worker.execute(command))
                .isEqualTo(
                        new Reply.Rejected(
                                command.id(),
                                Rejection.PAYMENT_METHOD_NOT_FOUND,
                                "payment_method"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "reset_after", "close_before", "server_error_before"})
    void aPaymentMethodIsDetachedOnceHoweverOftenItIsAskedFor(String kind) {
        var method = attach();
        if (!kind.equals("none")) {
            stripe.fault(kind, 2, "POST", "/v1/payment_methods/.*/detach");
        }
        var command =
                new CustomerCommand.DetachMethod(UUID.randomUUID(), owner, Instant.now(), method);
        var detached = new CustomerReply.MethodDetached(command.id(), method);

        assertThat(worker.execute(command)).isEqualTo(detached);
        assertThat(worker.execute(command)).isEqualTo(detached);

        assertThat(isDetached(method)).isTrue();
        var another =
                new CustomerCommand.DetachMethod(UUID.randomUUID(), owner, Instant.now(), method);
        assertThat(worker.execute(another))
                .isEqualTo(
                        new Reply.Rejected(another.id(), Rejection.PAYMENT_METHOD_NOT_FOUND, null));
    }

    @Test
    void aDetachmentThatStripeHasMadeAndDoesNotSayIsFoundLater() {
        var method = attach();
        stripe.fault("server_error_after", 1, "POST", "/v1/payment_methods/.*/detach");
        var command =
                new CustomerCommand.DetachMethod(UUID.randomUUID(), owner, Instant.now(), method);

        assertThat(worker.execute(command)).isEqualTo(new Reply.Unresolved(command.id()));

        awaitSuccess(command.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "reset_after", "rate_limit"})
    void aSetupIntentIsMadeOnceWithTheOwnersCustomerAndAnswersWithItsSecrets(String kind) {
        if (!kind.equals("none")) {
            stripe.fault(kind, 2, "POST", "/v1/setup_intents");
        }
        var command = new CustomerCommand.SetUp(UUID.randomUUID(), owner, Instant.now(), null);

        var first = (CustomerReply.SetupReady) worker.execute(command);
        var again = (CustomerReply.SetupReady) worker.execute(command);

        assertThat(first.clientSecret().value()).startsWith(first.setupId() + "_secret_");
        assertThat(first.customerId()).isEqualTo(customer);
        assertThat(first.ephemeralKey()).isNotNull();
        assertThat(first.customerSession()).isNull();
        assertThat(again.setupId()).isEqualTo(first.setupId());
        assertThat(again.clientSecret()).isEqualTo(first.clientSecret());
        assertThat(again.ephemeralKey()).isNotEqualTo(first.ephemeralKey());
        assertThat(setupsOf(command.id())).isEqualTo(1);
        assertThat(worker.journalOf(first.setupId())).containsExactly("payrail.setup.created.v1");
    }

    private long setupsOf(UUID command) {
        return stripe.all("/v1/setup_intents").stream()
                .filter(intent ->
                        intent.path("metadata")
                                .path("payrail_command")
                                .asString("")
                                .equals(command.toString()))
                .count();
    }

    @Test
    void aSetupIntentThatStripeHasMadeAndDoesNotSayIsFoundLater() {
        stripe.fault("server_error_after", 1, "POST", "/v1/setup_intents");
        var command = new CustomerCommand.SetUp(UUID.randomUUID(), owner, Instant.now(), null);

        assertThat(worker.execute(command)).isEqualTo(new Reply.Unresolved(command.id()));

        awaitSuccess(command.id());
        assertThat(setupsOf(command.id())).isEqualTo(1);
    }

    @Test
    void aSetupIntentBeyondTheSafetyWindowIsLookedForBeforeItIsMade() {
        var made = UUID.randomUUID();
        var _ =
                stripe.post(
                        "/v1/setup_intents",
                        "customer",
                        customer,
                        "metadata[payrail_command]",
                        made.toString());
        var old =
                new CustomerCommand.SetUp(
                        made, owner, Instant.now().minus(Duration.ofHours(30)), null);

        assertThat(worker.execute(old)).isInstanceOf(CustomerReply.SetupReady.class);

        assertThat(setupsOf(made)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobile_payment_element", "payment_element", "customer_sheet"})
    void eachAnswerHasACustomerSessionOfItsOwn(String component) {
        var command =
                new CustomerCommand.OpenSession(UUID.randomUUID(), owner, Instant.now(), component);

        var first = (CustomerReply.SessionReady) worker.execute(command);
        var again = (CustomerReply.SessionReady) worker.execute(command);

        assertThat(first.customerId()).isEqualTo(customer);
        assertThat(first.clientSecret().value()).startsWith("cuss_secret_");
        assertThat(first.expiresAt()).isAfter(Instant.now());
        assertThat(again.clientSecret()).isNotEqualTo(first.clientSecret());
    }
}
