package io.payrail.worker.stripe;

import com.stripe.param.InvoiceCreatePreviewParams;
import com.stripe.param.InvoiceCreatePreviewParams.SubscriptionDetails;
import com.stripe.param.SubscriptionCancelParams;
import com.stripe.param.SubscriptionResumeParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.SubscriptionUpdateParams.PaymentBehavior;
import com.stripe.param.SubscriptionUpdateParams.ProrationBehavior;
import io.payrail.contract.Question;
import io.payrail.contract.SubscriptionCommand;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What Payrail asks of Stripe about subscriptions that exist; the rules of [StripeGateway] hold
/// here too. Each answer has the secrets expanded. Blocks; must not be used inside a database
/// transaction. Thread-safe.
@Component
public final class SubscriptionGateway {
    private final StripeCalls calls;

    SubscriptionGateway(StripeCalls calls) {
        this.calls = calls;
    }

    /// Ends a subscription at once. One that has ended is not there, for this call.
    public StripeOutcome cancel(UUID command, String id) {
        var params =
                SubscriptionCancelParams.builder()
                        .addAllExpand(StripeGateway.SUBSCRIPTION_SECRETS)
                        .build();
        return calls.make(
                "cancel_subscription",
                command + ":cancel",
                (v1, options) -> v1.subscriptions().cancel(id, params, options));
    }

    /// Says whether a subscription ends with its period.
    public StripeOutcome cancelAtPeriodEnd(UUID command, String id, boolean ends) {
        var params =
                SubscriptionUpdateParams.builder()
                        .setCancelAtPeriodEnd(ends)
                        .addAllExpand(StripeGateway.SUBSCRIPTION_SECRETS)
                        .build();
        return calls.make(
                "update_subscription",
                command + ":period_end",
                (v1, options) -> v1.subscriptions().update(id, params, options));
    }

    /// Goes on with a subscription that is paused, with a period that begins now.
    public StripeOutcome resume(UUID command, String id) {
        var params =
                SubscriptionResumeParams.builder()
                        .addAllExpand(StripeGateway.SUBSCRIPTION_SECRETS)
                        .build();
        return calls.make(
                "resume_subscription",
                command + ":resume",
                (v1, options) -> v1.subscriptions().resume(id, params, options));
    }

    /// Changes a subscription's item. Where that has to be paid for at once and the payment fails
    /// or waits for the payer, the subscription stays as it was until it is paid.
    ///
    /// @param item the item's id
    /// @param quantity how many: without it, a new price could reset it
    public StripeOutcome change(
            SubscriptionCommand.Change command, String item, @Nullable Long quantity) {
        var params =
                SubscriptionUpdateParams.builder()
                        .addItem(
                                SubscriptionUpdateParams.Item.builder()
                                        .setId(item)
                                        .setPrice(command.priceId())
                                        .setQuantity(quantity)
                                        .build())
                        .setProrationBehavior(proration(command.proration()))
                        .setPaymentBehavior(PaymentBehavior.PENDING_IF_INCOMPLETE)
                        .addAllExpand(StripeGateway.SUBSCRIPTION_SECRETS)
                        .build();
        return calls.make(
                "update_subscription",
                command.id() + ":change",
                (v1, options) ->
                        v1.subscriptions().update(command.subscriptionId(), params, options));
    }

    /// A subscription as it is now. Asked once.
    public StripeOutcome read(String id) {
        return calls.makeOnce(
                "retrieve_subscription", (v1, options) -> v1.subscriptions().retrieve(id, options));
    }

    /// The invoice that a change of a subscription's item would lead to. Asked once.
    public StripeOutcome preview(
            Question.PreviewSubscription question, String item, @Nullable Long quantity) {
        var params =
                InvoiceCreatePreviewParams.builder()
                        .setSubscription(question.subscriptionId())
                        .setSubscriptionDetails(
                                SubscriptionDetails.builder()
                                        .addItem(
                                                SubscriptionDetails.Item.builder()
                                                        .setId(item)
                                                        .setPrice(question.priceId())
                                                        .setQuantity(quantity)
                                                        .build())
                                        .setProrationBehavior(previewed(question.proration()))
                                        .build())
                        .build();
        return calls.makeOnce(
                "preview_invoice", (v1, options) -> v1.invoices().createPreview(params, options));
    }

    private static SubscriptionDetails.ProrationBehavior previewed(String word) {
        return Arrays.stream(SubscriptionDetails.ProrationBehavior.values())
                .filter(behavior -> behavior.getValue().equals(word))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("Stripe has no such proration"));
    }

    private static ProrationBehavior proration(String word) {
        return Arrays.stream(ProrationBehavior.values())
                .filter(behavior -> behavior.getValue().equals(word))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("Stripe has no such proration"));
    }
}
