package io.payrail.worker;

import static io.payrail.contract.Rejection.CUSTOMER_NOT_FOUND;
import static io.payrail.contract.Rejection.PAYMENT_METHOD_NOT_FOUND;
import static io.payrail.contract.Rejection.PAYMENT_NOT_FOUND;
import static io.payrail.contract.Rejection.SUBSCRIPTION_NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Command;
import io.payrail.contract.CommandTypes;
import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Question;
import io.payrail.contract.Reply;
import io.payrail.contract.SubscriptionCommand;
import io.payrail.contract.SubscriptionReply;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What is another's is answered as what is not there, and Stripe is not asked to do anything with
/// it: every type of command, with another's object and with one that does not exist.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnershipTest {
    /// They name no object: what they make or open is the owner's own.
    private static final Set<String> WITHOUT_OBJECT =
            Set.of(
                    "create_payment",
                    "create_customer",
                    "create_setup_intent",
                    "create_customer_session",
                    "create_portal_session",
                    "create_checkout_session");

    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
    private final Owner owner = new Owner("user-" + UUID.randomUUID(), null, null);
    private final Owner stranger = new Owner("user-" + UUID.randomUUID(), null, null);
    private Things another = new Things("", "", "", "");
    private String strangersCustomer = "";

    record Things(String payment, String customer, String method, String subscription) {
        static final Things ABSENT =
                new Things("pi_absent", "cus_absent", "pm_absent", "sub_absent");
    }

    /// @param reads where only Stripe knows whose the object is
    record Row(String type, String code, @Nullable String field, boolean reads, Asked asked) {
        @Override
        public String toString() {
            return type;
        }
    }

    interface Asked {
        Command of(UUID id, Owner owner, Instant now, Things things);
    }

    @BeforeAll
    void start() {
        var _ = worker.startWorker("--payrail.reconciliation.interval=1h");
        var paid =
                (PaymentReply.Ready)
                        worker.execute(
                                new PaymentCommand.Create(
                                        UUID.randomUUID(),
                                        owner,
                                        Instant.now(),
                                        1099,
                                        "usd",
                                        null,
                                        null));
        var method =
                stripe.post(
                        "/v1/payment_methods/pm_card_visa/attach", "customer", paid.customerId());
        var price =
                stripe.post(
                        "/v1/prices",
                        "currency",
                        "usd",
                        "unit_amount",
                        "1500",
                        "recurring[interval]",
                        "month",
                        "product_data[name]",
                        "Gold");
        var subscribed =
                (SubscriptionReply.Ready)
                        worker.execute(
                                new SubscriptionCommand.Create(
                                        UUID.randomUUID(),
                                        owner,
                                        Instant.now(),
                                        paid.customerId(),
                                        id(price),
                                        null,
                                        null));
        another =
                new Things(
                        paid.paymentId(),
                        paid.customerId(),
                        id(method),
                        subscribed.subscriptionId());
        strangersCustomer =
                ((CustomerReply.Ready)
                                worker.execute(
                                        new CustomerCommand.Create(
                                                UUID.randomUUID(),
                                                stranger,
                                                Instant.now(),
                                                "ada@example.com",
                                                "Ada")))
                        .customerId();
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    private static String id(JsonNode object) {
        return object.path("id").asString();
    }

    Stream<Row> rows() {
        return Stream.of(
                new Row(
                        "capture_payment",
                        PAYMENT_NOT_FOUND,
                        null,
                        false,
                        (id, who, now, of) ->
                                new PaymentCommand.Capture(id, who, now, of.payment(), null)),
                new Row(
                        "cancel_payment",
                        PAYMENT_NOT_FOUND,
                        null,
                        false,
                        (id, who, now, of) ->
                                new PaymentCommand.Cancel(id, who, now, of.payment(), null)),
                new Row(
                        "refund_payment",
                        PAYMENT_NOT_FOUND,
                        null,
                        false,
                        (id, who, now, of) ->
                                new PaymentCommand.Refund(id, who, now, of.payment(), null, null)),
                new Row(
                        "pay_off_session",
                        PAYMENT_METHOD_NOT_FOUND,
                        "payment_method",
                        true,
                        (id, who, now, of) ->
                                new PaymentCommand.PayOffSession(
                                        id, who, now, 500, "usd", of.method(), null, null, null)),
                new Row(
                        "update_customer",
                        CUSTOMER_NOT_FOUND,
                        null,
                        false,
                        (id, who, now, of) ->
                                new CustomerCommand.Update(
                                        id, who, now, of.customer(), null, "Eve")),
                new Row(
                        "erase_customer",
                        CUSTOMER_NOT_FOUND,
                        null,
                        false,
                        (id, who, now, of) ->
                                new CustomerCommand.Erase(id, who, now, of.customer())),
                new Row(
                        "choose_payment_method",
                        CUSTOMER_NOT_FOUND,
                        null,
                        false,
                        (id, who, now, of) ->
                                new CustomerCommand.ChooseMethod(
                                        id, who, now, of.customer(), of.method())),
                new Row(
                        "detach_payment_method",
                        PAYMENT_METHOD_NOT_FOUND,
                        null,
                        true,
                        (id, who, now, of) ->
                                new CustomerCommand.DetachMethod(id, who, now, of.method())),
                new Row(
                        "create_subscription",
                        CUSTOMER_NOT_FOUND,
                        "customerId",
                        false,
                        (id, who, now, of) ->
                                new SubscriptionCommand.Create(
                                        id, who, now, of.customer(), "price_1", null, null)),
                new Row(
                        "cancel_subscription",
                        SUBSCRIPTION_NOT_FOUND,
                        null,
                        false,
                        (id, who, now, of) ->
                                new SubscriptionCommand.Cancel(
                                        id, who, now, of.subscription(), false)),
                new Row(
                        "resume_subscription",
                        SUBSCRIPTION_NOT_FOUND,
                        null,
                        false,
                        (id, who, now, of) ->
                                new SubscriptionCommand.Resume(id, who, now, of.subscription())),
                new Row(
                        "change_subscription",
                        SUBSCRIPTION_NOT_FOUND,
                        null,
                        false,
                        (id, who, now, of) ->
                                new SubscriptionCommand.Change(
                                        id, who, now, of.subscription(), null, 2L, "none")),
                new Row(
                        "preview_subscription",
                        SUBSCRIPTION_NOT_FOUND,
                        null,
                        false,
                        (id, who, now, of) ->
                                new Question.PreviewSubscription(
                                        id, who, now, of.subscription(), null, 2L, "none")),
                new Row(
                        "list_payment_methods",
                        CUSTOMER_NOT_FOUND,
                        null,
                        false,
                        (id, who, now, of) ->
                                new Question.ListPaymentMethods(
                                        id, who, now, of.customer(), 20, null)));
    }

    @Test
    void everyTypeOfCommandIsHereOrNamesNoObject() {
        var all = new TreeSet<>(WITHOUT_OBJECT);
        rows().forEach(row -> assertThat(all.add(row.type())).as(row.type()).isTrue());

        assertThat(all).isEqualTo(CommandTypes.all());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void anothersIsAnsweredAsWhatIsNotThere(Row row) {
        var before = calls();
        assertThat(before).isNotEmpty();

        for (var things : List.of(another, Things.ABSENT)) {
            var command = row.asked().of(UUID.randomUUID(), stranger, Instant.now(), things);
            assertThat(CommandTypes.of(command)).isEqualTo(row.type());
            assertThat(worker.execute(command))
                    .isEqualTo(new Reply.Rejected(command.id(), row.code(), row.field()));
        }

        var since = calls().subList(before.size(), calls().size());
        assertThat(since).hasSize(row.reads() ? 2 : 0).allMatch(call -> call.startsWith("GET "));
    }

    /// That one is Stripe's to say: the customer is the stranger's own.
    @Test
    void anothersPaymentMethodIsNotChosenForOnesOwnCustomer() {
        for (var method : List.of(another.method(), Things.ABSENT.method())) {
            var command =
                    new CustomerCommand.ChooseMethod(
                            UUID.randomUUID(), stranger, Instant.now(), strangersCustomer, method);

            assertThat(worker.execute(command))
                    .isEqualTo(
                            new Reply.Rejected(
                                    command.id(), PAYMENT_METHOD_NOT_FOUND, "payment_method"));
        }
        assertThat(
                        stripe.get("/v1/payment_methods/" + another.method())
                                .path("customer")
                                .asString())
                .isEqualTo(another.customer());
    }

    /// Without the lists that reconciliation compares when a worker starts: no command asks for
    /// one.
    private List<String> calls() {
        return stripe.get("/_simulator/ledger?sections=requests")
                .path("requests")
                .valueStream()
                .map(call -> call.path("method").asString() + " " + call.path("path").asString())
                .filter(call -> !call.matches("GET /v1/[a-z_]+"))
                .toList();
    }
}
