package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Owner;
import io.payrail.contract.Reply;
import io.payrail.contract.SessionCommand;
import io.payrail.contract.SessionReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Stripe's pages for an owner's customer: one checkout however often it is asked for, and whose
/// what comes of it is.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionCommandTest {
    private static final String CHECKOUTS = "/v1/checkout/sessions";

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

    private String price(String mode) {
        var recurring =
                mode.equals("subscription")
                        ? new String[] {"recurring[interval]", "month"}
                        : new String[] {"metadata[once]", "true"};
        return stripe.post(
                        "/v1/prices",
                        "currency",
                        "usd",
                        "unit_amount",
                        "1500",
                        "product_data[name]",
                        "Gold",
                        recurring[0],
                        recurring[1])
                .path("id")
                .asString();
    }

    private SessionCommand.Checkout checkout(Owner owner, String mode, Instant issuedAt) {
        return new SessionCommand.Checkout(
                UUID.randomUUID(),
                owner,
                issuedAt,
                mode,
                price(mode),
                2L,
                "https://shop.example/done?session={CHECKOUT_SESSION_ID}",
                "https://shop.example/cart");
    }

    private SessionReply.Checkout execute(SessionCommand.Checkout command) {
        var reply = worker.execute(command);
        assertThat(reply).isInstanceOf(SessionReply.Checkout.class);
        return (SessionReply.Checkout) reply;
    }

    private int sessionsOf(SessionCommand command) {
        int count = 0;
        for (var session : stripe.get(CHECKOUTS + "?limit=100").path("data")) {
            if (isOf(session, command)) {
                count++;
            }
        }
        return count;
    }

    private static boolean isOf(JsonNode object, SessionCommand command) {
        return object.path("metadata")
                .path("payrail_command")
                .asString("")
                .equals(command.id().toString());
    }

    private JsonNode pay(String session) {
        return stripe.post(
                "/v1/payment_pages/" + session + "/confirm", "payment_method", "pm_card_visa");
    }

    @Test
    void whatIsPaidOnThePageIsTheOwners() {
        var owner = owner();
        var command = checkout(owner, "payment", Instant.now());
        var open = execute(command);
        assertThat(open.status()).isEqualTo("open");
        assertThat(Objects.requireNonNull(open.url()).value()).contains(open.sessionId());

        var paid = pay(open.sessionId());

        var intent = stripe.get("/v1/payment_intents/" + paid.path("payment_intent").asString());
        assertThat(intent.path("amount").asLong()).isEqualTo(3000);
        assertThat(intent.path("metadata").path("payrail_owner").asString()).isEqualTo(owner.id());
        assertThat(isOf(intent, command)).isTrue();
        var done = execute(command);
        assertThat(done.sessionId()).isEqualTo(open.sessionId());
        assertThat(done.status()).isEqualTo("complete");
        assertThat(done.url()).isNull();
        assertThat(sessionsOf(command)).isEqualTo(1);
    }

    @Test
    void whatIsSubscribedToOnThePageIsTheOwners() {
        var owner = owner();
        var command = checkout(owner, "subscription", Instant.now());

        var paid = pay(execute(command).sessionId());

        var subscription = stripe.get("/v1/subscriptions/" + paid.path("subscription").asString());
        assertThat(subscription.path("status").asString()).isEqualTo("active");
        assertThat(subscription.path("metadata").path("payrail_owner").asString())
                .isEqualTo(owner.id());
        assertThat(subscription.path("items").path("data").path(0).path("quantity").asLong())
                .isEqualTo(2);
    }

    @Test
    void theAddressIsWrittenDownNowhere() {
        var command = checkout(owner(), "payment", Instant.now());
        var url = Objects.requireNonNull(execute(command).url()).value();

        assertThat(
                        worker.jdbc
                                .sql("SELECT count(*) FROM journal WHERE payload::text LIKE ?")
                                .param("%" + url + "%")
                                .query(Integer.class)
                                .single())
                .isZero();
        assertThat(worker.journalOf(command.id().toString()))
                .containsExactly("payrail.operation.executed.v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rate_limit", "bad_gateway_empty", "close_after", "reset_after", "hang"})
    void aCheckoutWhoseAnswerIsLostIsMadeOnce(String kind) {
        var command = checkout(owner(), "payment", Instant.now());
        stripe.fault(kind, 2, "POST", CHECKOUTS);

        assertThat(execute(command).status()).isEqualTo("open");

        assertThat(sessionsOf(command)).isEqualTo(1);
    }

    @Test
    void anErrorThatStripeRepeatsForEverIsNoFailureAndItsEffectIsFound() {
        var command = checkout(owner(), "payment", Instant.now());
        stripe.fault("server_error_after", 1, "POST", CHECKOUTS);

        assertThat(worker.execute(command)).isEqualTo(new Reply.Unresolved(command.id()));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(worker.statusOf(command.id())).isEqualTo("succeeded"));
        assertThat(execute(command).url()).isNotNull();
        assertThat(sessionsOf(command)).isEqualTo(1);
    }

    /// Stripe may have forgotten the key, and then the same call would make another session.
    @Test
    void aCommandOfLongAgoLooksFirst() {
        var owner = owner();
        var customer = execute(checkout(owner, "payment", Instant.now()));
        var command = checkout(owner, "payment", Instant.now().minus(Duration.ofDays(2)));
        var made =
                stripe.post(
                        CHECKOUTS,
                        "mode",
                        "payment",
                        "customer",
                        stripe.get(CHECKOUTS + "/" + customer.sessionId())
                                .path("customer")
                                .asString(),
                        "line_items[0][price]",
                        command.priceId(),
                        "success_url",
                        "https://shop.example/done",
                        "metadata[payrail_command]",
                        command.id().toString());

        assertThat(execute(command).sessionId()).isEqualTo(made.path("id").asString());
        assertThat(sessionsOf(command)).isEqualTo(1);
    }

    @Test
    void aPriceOfTheWrongKindIsNamed() {
        var owner = owner();
        var command =
                new SessionCommand.Checkout(
                        UUID.randomUUID(),
                        owner,
                        Instant.now(),
                        "payment",
                        price("subscription"),
                        null,
                        "https://shop.example/done",
                        "https://shop.example/cart");

        assertThat(((Reply.Rejected) worker.execute(command)).field()).isEqualTo("price");
        assertThat(worker.statusOf(command.id())).isEqualTo("rejected");
    }

    @Test
    void thePortalIsOpenedAnewWithEachRepetition() {
        var command =
                new SessionCommand.Portal(
                        UUID.randomUUID(), owner(), Instant.now(), "https://shop.example/account");

        var first = (SessionReply.Portal) worker.execute(command);
        var second = (SessionReply.Portal) worker.execute(command);

        assertThat(first.url().value()).startsWith("https://billing.stripe.com/");
        assertThat(second.url()).isNotEqualTo(first.url());
        assertThat(worker.journalOf(command.id().toString()))
                .containsExactly("payrail.operation.executed.v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad_gateway_empty", "reset_after", "hang"})
    void aPortalWhoseAnswerIsLostIsAskedForAgain(String kind) {
        var command =
                new SessionCommand.Portal(
                        UUID.randomUUID(), owner(), Instant.now(), "https://shop.example/account");
        stripe.fault(kind, 2, "POST", "/v1/billing_portal/sessions");

        assertThat(worker.execute(command)).isInstanceOf(SessionReply.Portal.class);
    }
}
