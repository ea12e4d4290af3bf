package io.payrail.worker.subscription;

import io.payrail.contract.Command;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.contract.Secret;
import io.payrail.worker.customer.OwnerCustomers;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import io.payrail.worker.stripe.StripeProperties;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Executes [Command.CreateSubscription]. Calls Stripe outside any transaction. Blocks;
/// thread-safe.
@Service
public class SubscriptionCommands {
    private final OwnerCustomers customers;
    private final Completion completion;
    private final Projection projection;
    private final StripeGateway stripe;
    private final StripeProperties properties;
    private final Clock clock;

    SubscriptionCommands(
            OwnerCustomers customers,
            Completion completion,
            Projection projection,
            StripeGateway stripe,
            StripeProperties properties,
            Clock clock) {
        this.customers = customers;
        this.completion = completion;
        this.projection = projection;
        this.stripe = stripe;
        this.properties = properties;
        this.clock = clock;
    }

    public Reply execute(Command.CreateSubscription command, Delivered delivered) {
        if (!customers.belongs(command.customerId(), command.owner().id())) {
            return without(
                    command,
                    new Ending.Rejected(Rejection.CUSTOMER_NOT_FOUND, "customerId"),
                    delivered);
        }
        if (command.issuedAt().plus(properties.safetyWindow()).isBefore(clock.instant())) {
            // Stripe may have forgotten the key: look first.
            switch (stripe.searchSubscription(command.id())) {
                case StripeOutcome.Succeeded found -> {
                    var subscription = new StripeObject(found.object().path("data").path(0));
                    if (!subscription.absent()) {
                        var cause = delivered.causeOf(command.id());
                        completion.succeeded(
                                command,
                                projection.ofFetch(
                                        subscription,
                                        found.readAfter(),
                                        found.readBefore(),
                                        cause));
                        return repeat(command, subscription.id());
                    }
                }
                case StripeOutcome.Declined _,
                        StripeOutcome.Rejected _,
                        StripeOutcome.Unknown _ -> {
                    return without(command, new Ending.Unresolved(), delivered);
                }
            }
        }
        var outcome = stripe.createSubscription(command);
        return switch (outcome) {
            case StripeOutcome.Succeeded made -> {
                var subscription = new StripeObject(made.object());
                completion.succeeded(
                        command,
                        projection.ofCreation(subscription, delivered.causeOf(command.id())));
                yield answer(command, subscription);
            }
            case StripeOutcome.Declined _, StripeOutcome.Rejected _, StripeOutcome.Unknown _ ->
                    without(command, Ending.of(outcome, SubscriptionCommands::field), delivered);
        };
    }

    /// Answers a command that was executed before: its secret is fetched anew, as it is kept
    /// nowhere.
    public Reply repeat(Command.CreateSubscription command, String subscriptionId) {
        var outcome = stripe.retrieveSubscription(subscriptionId);
        return switch (outcome) {
            case StripeOutcome.Succeeded found -> answer(command, new StripeObject(found.object()));
            case StripeOutcome.Declined _, StripeOutcome.Rejected _, StripeOutcome.Unknown _ ->
                    Answer.to(command.id(), Ending.of(outcome, SubscriptionCommands::field));
        };
    }

    private static Reply answer(Command.CreateSubscription command, StripeObject subscription) {
        var secret = clientSecret(subscription);
        return new Reply.SubscriptionReady(
                command.id(), subscription.id(), secret == null ? null : new Secret(secret));
    }

    /// The first invoice's secret, or, for a trial or nothing to pay, that of the setup; or none.
    private static @Nullable String clientSecret(StripeObject subscription) {
        var ofInvoice =
                subscription
                        .child("latest_invoice")
                        .child("confirmation_secret")
                        .textOrNull("client_secret");
        return ofInvoice == null
                ? subscription.child("pending_setup_intent").textOrNull("client_secret")
                : ofInvoice;
    }

    private static String field(String parameter) {
        return switch (parameter) {
            case "customer" -> "customerId";
            case "items[0][price]", "items[0][plan]", "price" -> "priceId";
            default -> parameter;
        };
    }

    private Reply without(Command.CreateSubscription command, Ending ending, Delivered delivered) {
        completion.without(command, ending, delivered.causeOf(command.id()));
        return Answer.to(command.id(), ending);
    }
}
