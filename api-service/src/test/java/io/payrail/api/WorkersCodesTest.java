package io.payrail.api;

import static io.payrail.contract.Rejection.CUSTOMER_NOT_FOUND;
import static io.payrail.contract.Rejection.IDEMPOTENCY_KEY_REUSED;
import static io.payrail.contract.Rejection.INVALID_CURSOR;
import static io.payrail.contract.Rejection.PAYMENT_METHOD_NOT_FOUND;
import static io.payrail.contract.Rejection.PAYMENT_NOT_FOUND;
import static io.payrail.contract.Rejection.PROCESSOR_REFUSED;
import static io.payrail.contract.Rejection.PROCESSOR_UNAVAILABLE;
import static io.payrail.contract.Rejection.REFERENCE_IN_PROGRESS;
import static io.payrail.contract.Rejection.REFERENCE_IN_USE;
import static io.payrail.contract.Rejection.SUBSCRIPTION_ENDED;
import static io.payrail.contract.Rejection.SUBSCRIPTION_NOT_FOUND;
import static io.payrail.contract.Rejection.SUBSCRIPTION_NOT_SIMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.api.OpenApiDocument.Operation;
import io.payrail.contract.Command;
import io.payrail.contract.CommandTypes;
import io.payrail.contract.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every code that a worker can answer a command with stands in the document, at the status that a
/// client gets it with.
class WorkersCodesTest {
    /// Any other code of Stripe's is answered as the first one.
    private static final List<String> STRIPES = List.of("resource_missing", "amount_too_large");

    private static final String[] STATES = {
        PAYMENT_NOT_FOUND,
        "payment_intent_unexpected_state",
        "charge_already_captured",
        "charge_already_refunded",
        "charge_disputed",
        "charge_expired_for_capture",
        "charge_not_refundable"
    };
    private static final String[] SUBSCRIPTIONS = {
        SUBSCRIPTION_NOT_FOUND, SUBSCRIPTION_ENDED, SUBSCRIPTION_NOT_SIMPLE
    };

    private static final Conformance CONFORMANCE = new Conformance(OpenApiDocument.ofRig());

    /// A type of command, the operation that sends it, and the codes that are this one's.
    record Row(String command, String operation, List<String> codes) {
        static Row of(String command, String operation, String... codes) {
            return new Row(command, operation, List.of(codes));
        }

        @Override
        public String toString() {
            return command;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                Row.of("create_payment", "createPayment", REFERENCE_IN_USE, REFERENCE_IN_PROGRESS),
                Row.of(
                        "pay_off_session",
                        "payOffSession",
                        PAYMENT_METHOD_NOT_FOUND,
                        REFERENCE_IN_USE,
                        REFERENCE_IN_PROGRESS),
                Row.of("capture_payment", "capturePayment", STATES),
                Row.of("cancel_payment", "cancelPayment", STATES),
                Row.of("refund_payment", "refundPayment", STATES),
                Row.of("create_customer", "createCustomer", CUSTOMER_NOT_FOUND),
                Row.of("update_customer", "updateCustomer", CUSTOMER_NOT_FOUND),
                Row.of("erase_customer", "eraseCustomer", CUSTOMER_NOT_FOUND),
                Row.of(
                        "choose_payment_method",
                        "chooseDefaultPaymentMethod",
                        CUSTOMER_NOT_FOUND,
                        PAYMENT_METHOD_NOT_FOUND),
                Row.of("detach_payment_method", "detachPaymentMethod", PAYMENT_METHOD_NOT_FOUND),
                Row.of(
                        "list_payment_methods",
                        "listPaymentMethods",
                        CUSTOMER_NOT_FOUND,
                        INVALID_CURSOR),
                Row.of("create_setup_intent", "createSetupIntent"),
                Row.of("create_customer_session", "openCustomerSession"),
                Row.of("create_portal_session", "createPortalSession"),
                Row.of("create_checkout_session", "createCheckoutSession"),
                Row.of("create_subscription", "createSubscription", CUSTOMER_NOT_FOUND),
                Row.of("cancel_subscription", "cancelSubscription", SUBSCRIPTIONS),
                Row.of("resume_subscription", "resumeSubscription", SUBSCRIPTIONS),
                Row.of("change_subscription", "changeSubscription", SUBSCRIPTIONS),
                Row.of("preview_subscription", "previewSubscription", SUBSCRIPTIONS));
    }

    @Test
    void everyTypeOfCommandIsHere() {
        assertThat(rows().map(Row::command).toList())
                .containsExactlyInAnyOrderElementsOf(CommandTypes.all());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatTheWorkerAnswersStandsInTheDocument(Row row) {
        var operation =
                OpenApiDocument.ofRig().operations().stream()
                        .filter(each -> each.id().equals(row.operation()))
                        .findAny()
                        .orElseThrow();
        boolean question =
                operation.id().startsWith("list") || operation.id().startsWith("preview");
        var codes = new ArrayList<>(row.codes());
        codes.addAll(STRIPES);
        codes.add(PROCESSOR_REFUSED);
        codes.add(question ? PROCESSOR_UNAVAILABLE : IDEMPOTENCY_KEY_REUSED);
        var statuses = new TreeSet<Integer>();
        for (var code : codes) {
            statuses.add(
                    check(operation, row, command -> new Reply.Rejected(command.id(), code, null)));
        }
        statuses.add(check(operation, row, command -> new Reply.Unresolved(command.id())));
        if (!question) {
            statuses.add(
                    check(
                            operation,
                            row,
                            command ->
                                    new Reply.Declined(
                                            command.id(), "card_declined", "lost_card")));
        }

        assertThat(statuses).contains(400, 503);
    }

    private static int check(Operation operation, Row row, Function<Command, Reply> reply) {
        var asked = new AtomicReference<String>();
        Rig.WORKER.answers(command -> {
            asked.set(CommandTypes.of(command));
            return reply.apply(command);
        });
        var body = operation.body().path("example");
        var request =
                Rig.API
                        .request(operation.examplePath())
                        .header("Authorization", "Bearer " + Rig.TOKENS.of(Rig.user()));
        if (body.isMissingNode()) {
            request.method(operation.method(), BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(operation.method(), BodyPublishers.ofString(body.toString()));
        }

        var answer = Rig.API.send(request);

        assertThat(asked.get()).isEqualTo(row.command());
        CONFORMANCE.check(operation, answer);
        return answer.status();
    }
}
