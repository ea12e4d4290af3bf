package io.payrail.worker.payment;

import io.payrail.contract.Command;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.contract.Secret;
import io.payrail.worker.customer.OwnerCustomers;
import io.payrail.worker.customer.OwnerCustomers.Found;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.operation.Operations;
import io.payrail.worker.operation.SideBySide;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import io.payrail.worker.stripe.StripeProperties;
import java.time.Clock;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Executes [Command.CreatePayment]. The intent and the ephemeral key do not depend on each other
/// and are made side by side; a known customer costs no call. Calls Stripe outside any transaction.
/// Blocks; thread-safe.
@Service
public class PaymentCommands {
    private final OwnerCustomers customers;
    private final Operations operations;
    private final Completion completion;
    private final Projection projection;
    private final StripeGateway stripe;
    private final StripeProperties properties;
    private final JdbcClient jdbc;
    private final Clock clock;

    PaymentCommands(
            OwnerCustomers customers,
            Operations operations,
            Completion completion,
            Projection projection,
            StripeGateway stripe,
            StripeProperties properties,
            JdbcClient jdbc,
            Clock clock) {
        this.customers = customers;
        this.operations = operations;
        this.completion = completion;
        this.projection = projection;
        this.stripe = stripe;
        this.properties = properties;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public Reply execute(Command.CreatePayment command, Delivered delivered) {
        return switch (customers.of(
                command.owner(), command.id(), delivered.causeOf(command.id()))) {
            case Found.None(var ending) -> without(command, ending, delivered);
            case Found.Customer(var customer) ->
                    command.reference() == null
                            ? make(command, customer, delivered)
                            : makeOrFind(command, command.reference(), customer, delivered);
        };
    }

    /// Answers a command that was executed before: its secrets are fetched anew, as they are kept
    /// nowhere.
    public Reply repeat(Command.CreatePayment command, String paymentId, Delivered delivered) {
        return switch (customers.of(
                command.owner(), command.id(), delivered.causeOf(command.id()))) {
            case Found.None(var ending) -> Answer.to(command.id(), ending);
            case Found.Customer(var customer) -> ready(command, paymentId, customer, delivered);
        };
    }

    private record Open(String id, long amount, String currency) {}

    private Reply makeOrFind(
            Command.CreatePayment command, String reference, String customer, Delivered delivered) {
        var open =
                jdbc.sql(
                                """
                                SELECT id, amount, currency FROM payment
                                WHERE owner = :owner AND reference = :reference
                                  AND status NOT IN ('succeeded', 'canceled') AND command_id IS DISTINCT FROM :command
                                ORDER BY created_at LIMIT 1
                                """)
                        .param("owner", command.owner().id())
                        .param("reference", reference)
                        .param("command", command.id())
                        .query(Open.class)
                        .optional();
        if (open.isPresent()) {
            if (open.get().amount() != command.amount()
                    || !open.get().currency().equals(command.currency())) {
                return without(
                        command,
                        new Ending.Rejected(Rejection.REFERENCE_IN_USE, "reference"),
                        delivered);
            }
            completion.found(command, open.get().id());
            return ready(command, open.get().id(), customer, delivered);
        }
        if (operations.anotherIsOpen(command.id(), command.owner().id(), reference)) {
            return without(
                    command,
                    new Ending.Rejected(Rejection.REFERENCE_IN_PROGRESS, "reference"),
                    delivered);
        }
        return make(command, customer, delivered);
    }

    private Reply make(Command.CreatePayment command, String customer, Delivered delivered) {
        if (command.issuedAt().plus(properties.safetyWindow()).isBefore(clock.instant())) {
            // Stripe may have forgotten the key: look first.
            switch (stripe.searchPaymentIntent(command.id())) {
                case StripeOutcome.Succeeded found -> {
                    var intent = new StripeObject(found.object().path("data").path(0));
                    if (!intent.absent()) {
                        var cause = delivered.causeOf(command.id());
                        completion.succeeded(
                                command,
                                projection.ofFetch(
                                        intent, found.readAfter(), found.readBefore(), cause));
                        return ready(command, intent.id(), customer, delivered);
                    }
                }
                case StripeOutcome.Declined _,
                        StripeOutcome.Rejected _,
                        StripeOutcome.Unknown _ -> {
                    return without(command, new Ending.Unresolved(), delivered);
                }
            }
        }
        var both =
                SideBySide.call(
                        () -> ephemeralKey(command, customer, delivered),
                        () -> stripe.createPaymentIntent(command, customer));
        return switch (both.second()) {
            case StripeOutcome.Succeeded made -> {
                var intent = new StripeObject(made.object());
                completion.succeeded(
                        command, projection.ofCreation(intent, delivered.causeOf(command.id())));
                yield answer(command, intent, customer, both.first());
            }
            case StripeOutcome.Declined _, StripeOutcome.Rejected _, StripeOutcome.Unknown _ ->
                    without(command, Ending.of(both.second(), UnaryOperator.identity()), delivered);
        };
    }

    private Reply ready(
            Command.CreatePayment command, String paymentId, String customer, Delivered delivered) {
        var both =
                SideBySide.call(
                        () -> ephemeralKey(command, customer, delivered),
                        () -> stripe.retrievePaymentIntent(paymentId));
        return switch (both.second()) {
            case StripeOutcome.Succeeded found ->
                    answer(command, new StripeObject(found.object()), customer, both.first());
            case StripeOutcome.Declined _, StripeOutcome.Rejected _, StripeOutcome.Unknown _ ->
                    Answer.to(command.id(), Ending.of(both.second(), UnaryOperator.identity()));
        };
    }

    private StripeOutcome ephemeralKey(
            Command.CreatePayment command, String customer, Delivered delivered) {
        return stripe.createEphemeralKey(
                command.id(), delivered.id(), customer, command.mobileSdkVersion());
    }

    private static Reply answer(
            Command.CreatePayment command,
            StripeObject intent,
            String customer,
            StripeOutcome ephemeralKey) {
        UUID id = command.id();
        return switch (ephemeralKey) {
            case StripeOutcome.Succeeded made ->
                    new Reply.PaymentReady(
                            id,
                            intent.id(),
                            new Secret(intent.text("client_secret")),
                            customer,
                            new Secret(new StripeObject(made.object()).text("secret")));
            // The payment is there; only the key is not. The app repeats the request and gets both.
            case StripeOutcome.Rejected rejected ->
                    new Reply.Rejected(id, rejected.code(), sdkVersion(command));
            case StripeOutcome.Declined _, StripeOutcome.Unknown _ -> new Reply.Unresolved(id);
        };
    }

    private static @Nullable String sdkVersion(Command.CreatePayment command) {
        return command.mobileSdkVersion() == null ? null : "Stripe-Version";
    }

    private Reply without(Command.CreatePayment command, Ending ending, Delivered delivered) {
        completion.without(command, ending, delivered.causeOf(command.id()));
        return Answer.to(command.id(), ending);
    }
}
