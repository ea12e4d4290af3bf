package io.payrail.worker.subscription;

import io.payrail.contract.Question;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.contract.SubscriptionReply;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeOutcome;
import io.payrail.worker.stripe.StripeOutcome.Succeeded;
import io.payrail.worker.stripe.SubscriptionGateway;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// What a change of a subscription would cost: Stripe computes it and changes nothing. Whose the
/// subscription is, is asked of our table first. Calls Stripe outside any transaction. Blocks;
/// thread-safe.
@Service
public class SubscriptionPreviews {
    private final SubscriptionRows rows;
    private final SubscriptionGateway stripe;

    SubscriptionPreviews(SubscriptionRows rows, SubscriptionGateway stripe) {
        this.rows = rows;
        this.stripe = stripe;
    }

    /// Answers a question with the invoice that the change would lead to.
    public Reply preview(Question.PreviewSubscription question) {
        var id = question.id();
        var known = rows.find(question.subscriptionId(), question.owner().id());
        if (known.isEmpty()) {
            return new Reply.Rejected(id, Rejection.SUBSCRIPTION_NOT_FOUND, null);
        }
        if (known.get().ended()) {
            return new Reply.Rejected(id, Rejection.SUBSCRIPTION_ENDED, null);
        }
        var read = stripe.read(question.subscriptionId());
        if (!(read instanceof Succeeded now)) {
            return unanswered(id, read);
        }
        var items = now.object().path("items").path("data");
        if (items.size() != 1) {
            return new Reply.Rejected(id, Rejection.SUBSCRIPTION_NOT_SIMPLE, null);
        }
        var item = new StripeObject(items.path(0));
        var outcome =
                stripe.preview(
                        question,
                        item.id(),
                        question.quantity() == null
                                ? item.numberOrNull("quantity")
                                : question.quantity());
        return outcome instanceof Succeeded invoice
                ? answer(id, new StripeObject(invoice.object()))
                : unanswered(id, outcome);
    }

    private static Reply unanswered(UUID question, StripeOutcome outcome) {
        if (!(outcome instanceof StripeOutcome.Rejected rejected)) {
            return new Reply.Rejected(question, Rejection.PROCESSOR_UNAVAILABLE, null);
        }
        var parameter = rejected.parameter();
        return new Reply.Rejected(
                question, rejected.code(), parameter == null ? null : field(parameter));
    }

    private static String field(String parameter) {
        return switch (parameter) {
            case "subscription_details[items][0][price]" -> "price";
            case "subscription_details[items][0][quantity]" -> "quantity";
            default -> parameter;
        };
    }

    private static Reply answer(UUID question, StripeObject invoice) {
        var lines =
                invoice.json()
                        .path("lines")
                        .path("data")
                        .valueStream()
                        .map(line -> line(new StripeObject(line)))
                        .toList();
        long prorations =
                lines.stream()
                        .filter(SubscriptionReply.Line::proration)
                        .mapToLong(SubscriptionReply.Line::amount)
                        .sum();
        return new SubscriptionReply.Preview(
                question,
                invoice.text("currency"),
                invoice.number("amount_due"),
                prorations,
                lines);
    }

    private static SubscriptionReply.Line line(StripeObject line) {
        var parent = line.child("parent");
        var period = line.child("period");
        return new SubscriptionReply.Line(
                line.textOrNull("description"),
                line.number("amount"),
                parent.child("invoice_item_details").flag("proration")
                        || parent.child("subscription_item_details").flag("proration"),
                period.timeOrNull("start"),
                period.timeOrNull("end"));
    }
}
