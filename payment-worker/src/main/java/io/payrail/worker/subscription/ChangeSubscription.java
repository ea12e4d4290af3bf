package io.payrail.worker.subscription;

import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.contract.Secret;
import io.payrail.contract.SubscriptionCommand;
import io.payrail.contract.SubscriptionReply;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Change;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Creation.Attempt;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import io.payrail.worker.stripe.StripeOutcome.Succeeded;
import io.payrail.worker.stripe.SubscriptionGateway;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Cancels, resumes and changes a subscription of the owner's. One of these undoes the other, so
/// while an earlier one about the same subscription is open, a later one waits: it would be undone
/// when the earlier one is tried again. Calls Stripe outside any transaction. Blocks; thread-safe.
@Component
final class ChangeSubscription {
    private final SubscriptionRows rows;
    private final Change change;
    private final Completion completion;
    private final SubscriptionGateway subscriptions;
    private final StripeGateway stripe;

    ChangeSubscription(
            SubscriptionRows rows,
            Change change,
            Completion completion,
            SubscriptionGateway subscriptions,
            StripeGateway stripe) {
        this.rows = rows;
        this.change = change;
        this.completion = completion;
        this.subscriptions = subscriptions;
        this.stripe = stripe;
    }

    Reply execute(SubscriptionCommand command, boolean again, Delivered delivered) {
        var id = Objects.requireNonNull(command.target(), "it is about a subscription");
        var known = rows.find(id, command.owner().id());
        if (known.isEmpty()) {
            return without(
                    command,
                    new Ending.Rejected(Rejection.SUBSCRIPTION_NOT_FOUND, null),
                    delivered);
        }
        if (known.get().ended() && !again) {
            return without(
                    command, new Ending.Rejected(Rejection.SUBSCRIPTION_ENDED, null), delivered);
        }
        var cause = delivered.causeOf(command.id());
        if (rows.anEarlierOneIsOpen(command)) {
            return answer(command, completion.waiting(command, cause));
        }
        var calls = calls(command, id, known.get());
        return switch (change.attempt(calls, command.issuedAt(), again, cause)) {
            case Attempt.Made(var subscription, var observation) -> {
                completion.succeeded(command, observation);
                yield state(command.id(), subscription);
            }
            case Attempt.Nothing(var ending) -> without(command, ending, delivered);
        };
    }

    private Change.Calls calls(
            SubscriptionCommand command, String id, SubscriptionRows.Known known) {
        var name = command.id();
        return switch (command) {
            case SubscriptionCommand.Cancel cancel when cancel.atPeriodEnd() ->
                    new Change.Calls(
                            "subscription",
                            id,
                            () -> subscriptions.cancelAtPeriodEnd(name, id, true),
                            () -> stripe.retrieveSubscription(id),
                            now -> now.flag("cancel_at_period_end") || ended(now),
                            ChangeSubscription::field);
            case SubscriptionCommand.Cancel _ ->
                    new Change.Calls(
                            "subscription",
                            id,
                            () -> endedIfMissing(subscriptions.cancel(name, id)),
                            () -> stripe.retrieveSubscription(id),
                            ChangeSubscription::ended,
                            ChangeSubscription::field);
            case SubscriptionCommand.Resume _ when known.paused() ->
                    new Change.Calls(
                            "subscription",
                            id,
                            () -> subscriptions.resume(name, id),
                            () -> stripe.retrieveSubscription(id),
                            now -> !now.text("status").equals("paused") && !ended(now),
                            ChangeSubscription::field);
            case SubscriptionCommand.Resume _ ->
                    new Change.Calls(
                            "subscription",
                            id,
                            () -> subscriptions.cancelAtPeriodEnd(name, id, false),
                            () -> stripe.retrieveSubscription(id),
                            now -> !now.flag("cancel_at_period_end") && !ended(now),
                            ChangeSubscription::field);
            case SubscriptionCommand.Change wanted ->
                    new Change.Calls(
                            "subscription",
                            id,
                            () -> changeItem(wanted),
                            () -> stripe.retrieveSubscription(id),
                            now -> reaches(now, wanted),
                            ChangeSubscription::field);
            case SubscriptionCommand.Create _ ->
                    throw new IllegalArgumentException("there is nothing yet to change");
        };
    }

    private static boolean ended(StripeObject subscription) {
        return SubscriptionState.read(subscription).terminal();
    }

    /// Stripe does not find a subscription that has ended, if it is asked to end it.
    private static StripeOutcome endedIfMissing(StripeOutcome outcome) {
        return outcome instanceof StripeOutcome.Rejected rejected && rejected.missing()
                ? new StripeOutcome.Rejected(rejected.status(), Rejection.SUBSCRIPTION_ENDED, null)
                : outcome;
    }

    /// The item to change is not kept here, so it is read first. What an earlier attempt has
    /// changed of it makes these other parameters, and then the object says what came of that one.
    private StripeOutcome changeItem(SubscriptionCommand.Change command) {
        var read = stripe.retrieveSubscription(command.subscriptionId());
        if (!(read instanceof Succeeded now)) {
            return read;
        }
        var items = now.object().path("items").path("data");
        if (items.size() != 1) {
            return new StripeOutcome.Rejected(409, Rejection.SUBSCRIPTION_NOT_SIMPLE, null);
        }
        var item = new StripeObject(items.path(0));
        return subscriptions.change(
                command,
                item.id(),
                command.quantity() == null ? item.numberOrNull("quantity") : command.quantity());
    }

    /// Whether the change took effect, or waits for nothing but its payment.
    private static boolean reaches(StripeObject subscription, SubscriptionCommand.Change command) {
        return isAs(subscription.firstOf("items"), command)
                || isAs(subscription.child("pending_update").first("subscription_items"), command);
    }

    private static boolean isAs(StripeObject item, SubscriptionCommand.Change command) {
        return !item.absent()
                && (command.priceId() == null || command.priceId().equals(item.reference("price")))
                && (command.quantity() == null
                        || command.quantity().equals(item.numberOrNull("quantity")));
    }

    /// Answers a command again with the subscription as it is now.
    Reply repeat(UUID command, String subscriptionId) {
        var outcome = stripe.retrieveSubscription(subscriptionId);
        return outcome instanceof Succeeded found
                ? state(command, new StripeObject(found.object()))
                : Answer.to(command, Ending.of(outcome, ChangeSubscription::field));
    }

    private Reply without(SubscriptionCommand command, Ending ending, Delivered delivered) {
        return answer(
                command, completion.without(command, ending, delivered.causeOf(command.id())));
    }

    private Reply answer(SubscriptionCommand command, Ending counts) {
        return counts instanceof Ending.Succeeded(var subscriptionId)
                ? repeat(command.id(), subscriptionId)
                : Answer.to(command.id(), counts);
    }

    private static String field(String parameter) {
        return switch (parameter) {
            case "items[0][price]", "items[0][plan]" -> "price";
            case "items[0][quantity]" -> "quantity";
            case "proration_behavior" -> "proration";
            default -> parameter;
        };
    }

    private static Reply state(UUID command, StripeObject subscription) {
        var now = SubscriptionState.read(subscription);
        var secret = due(subscription);
        return new SubscriptionReply.State(
                command,
                now.id(),
                now.status(),
                now.priceId(),
                now.quantity(),
                now.currentPeriodEnd(),
                now.cancelAtPeriodEnd(),
                now.trialEnd(),
                now.pendingUpdateExpiresAt(),
                secret == null ? null : new Secret(secret));
    }

    /// The secret of what is to be paid or set up now: an invoice that was paid has one as well.
    private static @Nullable String due(StripeObject subscription) {
        var invoice = subscription.child("latest_invoice");
        return invoice.absent() || "open".equals(invoice.textOrNull("status"))
                ? CreateSubscription.clientSecret(subscription)
                : subscription.child("pending_setup_intent").textOrNull("client_secret");
    }
}
