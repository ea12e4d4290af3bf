package io.payrail.worker.customer;

import io.payrail.contract.CustomerReply;
import io.payrail.contract.Question;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.CustomerGateway;
import io.payrail.worker.stripe.StripeOutcome;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// What an owner's customer can pay with: asked of Stripe each time and kept nowhere. Whose the
/// customer is, is asked of our table first. Calls Stripe outside any transaction. Blocks;
/// thread-safe.
@Service
public class SavedMethods {
    private final OwnerCustomers customers;
    private final CustomerGateway stripe;

    SavedMethods(OwnerCustomers customers, CustomerGateway stripe) {
        this.customers = customers;
        this.stripe = stripe;
    }

    /// Answers a question with a page of the customer's payment methods.
    public Reply list(Question.ListPaymentMethods question) {
        var id = question.id();
        if (!customers.belongs(question.customerId(), question.owner().id())) {
            return new Reply.Rejected(id, Rejection.CUSTOMER_NOT_FOUND, null);
        }
        var outcome =
                stripe.listPaymentMethods(
                        question.customerId(), question.limit(), question.after());
        return switch (outcome) {
            case StripeOutcome.Succeeded page -> page(id, page);
            case StripeOutcome.Rejected rejected -> new Reply.Rejected(id, code(rejected), null);
            case StripeOutcome.Declined _, StripeOutcome.Unknown _ ->
                    new Reply.Rejected(id, Rejection.PROCESSOR_UNAVAILABLE, null);
        };
    }

    private static String code(StripeOutcome.Rejected rejected) {
        if (!rejected.missing()) {
            return rejected.code();
        }
        return "starting_after".equals(rejected.parameter())
                ? Rejection.INVALID_CURSOR
                : Rejection.CUSTOMER_NOT_FOUND;
    }

    private static Reply page(UUID question, StripeOutcome.Succeeded page) {
        var methods =
                page.object()
                        .path("data")
                        .valueStream()
                        .map(method -> method(new StripeObject(method)))
                        .toList();
        return new CustomerReply.PaymentMethods(
                question, methods, page.hasMore() ? page.last() : null);
    }

    private static CustomerReply.PaymentMethod method(StripeObject method) {
        var preferred =
                method.child("customer")
                        .child("invoice_settings")
                        .reference("default_payment_method");
        return new CustomerReply.PaymentMethod(
                method.id(),
                method.text("type"),
                card(method.child("card")),
                method.id().equals(preferred));
    }

    private static CustomerReply.@Nullable Card card(StripeObject card) {
        return card.absent()
                ? null
                : new CustomerReply.Card(
                        card.text("brand"),
                        card.text("last4"),
                        Math.toIntExact(card.number("exp_month")),
                        Math.toIntExact(card.number("exp_year")));
    }
}
