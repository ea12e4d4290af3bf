package io.payrail.worker.subscription;

import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.contract.Secret;
import io.payrail.contract.SubscriptionCommand;
import io.payrail.contract.SubscriptionReply;
import io.payrail.worker.customer.OwnerCustomers;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Creation;
import io.payrail.worker.operation.Creation.Attempt;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Executes [SubscriptionCommand.Create]. Calls Stripe outside any transaction. Blocks;
/// thread-safe.
@Component
final class CreateSubscription {
    private final OwnerCustomers customers;
    private final Creation creation;
    private final Completion completion;
    private final StripeGateway stripe;

    CreateSubscription(
            OwnerCustomers customers,
            Creation creation,
            Completion completion,
            StripeGateway stripe) {
        this.customers = customers;
        this.creation = creation;
        this.completion = completion;
        this.stripe = stripe;
    }

    Reply execute(SubscriptionCommand.Create command, boolean again, Delivered delivered) {
        if (!customers.belongs(command.customerId(), command.owner().id())) {
            return without(
                    command,
                    new Ending.Rejected(Rejection.CUSTOMER_NOT_FOUND, "customerId"),
                    delivered);
        }
        var calls =
                new Creation.Calls(
                        () -> stripe.createSubscription(command),
                        () -> stripe.searchSubscription(command.id()),
                        CreateSubscription::field);
        return switch (creation.attempt(
                calls, command.issuedAt(), again, delivered.causeOf(command.id()))) {
            case Attempt.Made(var subscription, var observation) -> {
                completion.succeeded(command, observation);
                // A search does not expand what the secrets are in.
                yield subscription.textOrNull("latest_invoice") == null
                        ? answer(command, subscription)
                        : repeat(command, subscription.id());
            }
            case Attempt.Nothing(var ending) -> without(command, ending, delivered);
        };
    }

    /// Its secret is fetched anew, as it is kept nowhere.
    Reply repeat(SubscriptionCommand.Create command, String subscriptionId) {
        var outcome = stripe.retrieveSubscription(subscriptionId);
        return switch (outcome) {
            case StripeOutcome.Succeeded found -> answer(command, new StripeObject(found.object()));
            case StripeOutcome.Declined _, StripeOutcome.Rejected _, StripeOutcome.Unknown _ ->
                    Answer.to(command.id(), Ending.of(outcome, CreateSubscription::field));
        };
    }

    private static Reply answer(SubscriptionCommand.Create command, StripeObject subscription) {
        var secret = clientSecret(subscription);
        return new SubscriptionReply.Ready(
                command.id(), subscription.id(), secret == null ? null : new Secret(secret));
    }

    /// The first invoice's secret, or, for a trial or nothing to pay, that of the setup; or none.
    static @Nullable String clientSecret(StripeObject subscription) {
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
            case "items[0][quantity]" -> "quantity";
            case "trial_period_days" -> "trial_days";
            default -> parameter;
        };
    }

    private Reply without(SubscriptionCommand.Create command, Ending ending, Delivered delivered) {
        var counts = completion.without(command, ending, delivered.causeOf(command.id()));
        return counts instanceof Ending.Succeeded(var subscriptionId)
                ? repeat(command, subscriptionId)
                : Answer.to(command.id(), counts);
    }
}
