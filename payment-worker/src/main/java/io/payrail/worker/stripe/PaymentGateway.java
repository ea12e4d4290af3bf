package io.payrail.worker.stripe;

import com.stripe.param.PaymentIntentCancelParams;
import com.stripe.param.PaymentIntentCancelParams.CancellationReason;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.AutomaticPaymentMethods;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import io.payrail.contract.PaymentCommand;
import io.payrail.worker.stripe.StripeOutcome.Succeeded;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What Payrail asks of Stripe about payments that exist, or that nobody is there to confirm; the
/// rules of [StripeGateway] hold here too. Blocks; must not be used inside a database transaction.
/// Thread-safe.
@Component
public final class PaymentGateway {
    /// The most that Stripe gives at a time.
    private static final long LONGEST_PAGE = 100;

    /// The most pages of a payment's refunds that are looked through for one command's.
    private static final int MOST_PAGES = 50;

    private final StripeCalls calls;

    PaymentGateway(StripeCalls calls) {
        this.calls = calls;
    }

    /// Pays with a saved method at once. There is nobody to send elsewhere, so methods that would
    /// are left out.
    public StripeOutcome payOffSession(PaymentCommand.PayOffSession command, String customerId) {
        var params =
                PaymentIntentCreateParams.builder()
                        .setAmount(command.amount())
                        .setCurrency(command.currency())
                        .setCustomer(customerId)
                        .setPaymentMethod(command.paymentMethodId())
                        .setConfirm(true)
                        .setOffSession(true)
                        .setAutomaticPaymentMethods(
                                AutomaticPaymentMethods.builder()
                                        .setEnabled(true)
                                        .setAllowRedirects(
                                                AutomaticPaymentMethods.AllowRedirects.NEVER)
                                        .build())
                        .setDescription(command.description())
                        .putAllMetadata(
                                StripeGateway.metadata(
                                        command.id(),
                                        command.owner(),
                                        command.reference(),
                                        command.metadata()))
                        .build();
        return calls.make(
                "pay_off_session",
                command.id() + ":intent",
                (v1, options) -> v1.paymentIntents().create(params, options));
    }

    /// A payment method of a customer's; Stripe has none for a method that is another's or
    /// nobody's.
    public StripeOutcome methodOf(String customerId, String paymentMethodId) {
        return calls.make(
                "retrieve_customer_payment_method",
                null,
                (v1, options) ->
                        v1.customers()
                                .paymentMethods()
                                .retrieve(customerId, paymentMethodId, options));
    }

    public StripeOutcome capture(PaymentCommand.Capture command) {
        var params =
                PaymentIntentCaptureParams.builder().setAmountToCapture(command.amount()).build();
        return calls.make(
                "capture_payment_intent",
                command.id() + ":capture",
                (v1, options) -> v1.paymentIntents().capture(command.paymentId(), params, options));
    }

    public StripeOutcome cancel(PaymentCommand.Cancel command) {
        var params =
                PaymentIntentCancelParams.builder()
                        .setCancellationReason(oneOf(CancellationReason.values(), command.reason()))
                        .build();
        return calls.make(
                "cancel_payment_intent",
                command.id() + ":cancel",
                (v1, options) -> v1.paymentIntents().cancel(command.paymentId(), params, options));
    }

    public StripeOutcome refund(PaymentCommand.Refund command) {
        var params =
                RefundCreateParams.builder()
                        .setPaymentIntent(command.paymentId())
                        .setAmount(command.amount())
                        .setReason(oneOf(RefundCreateParams.Reason.values(), command.reason()))
                        .putAllMetadata(StripeGateway.metadata(command.id(), command.owner()))
                        .build();
        return calls.make(
                "create_refund",
                command.id() + ":refund",
                (v1, options) -> v1.refunds().create(params, options));
    }

    /// The refund that a command has made, among all of its payment: a list, which knows at once
    /// what a search would find a minute later.
    ///
    /// @return a list of one refund, or of none
    public StripeOutcome findRefund(String paymentId, UUID command) {
        String after = null;
        for (int page = 1; page <= MOST_PAGES; page++) {
            var outcome = refundsOf(paymentId, after);
            if (!(outcome instanceof Succeeded list)) {
                return outcome;
            }
            var made = madeBy(command, list.object().path("data"));
            if (made != null || !list.hasMore()) {
                return listOf(made, list);
            }
            after = list.last();
        }
        return new StripeOutcome.Unknown("more refunds than are looked through");
    }

    private StripeOutcome refundsOf(String paymentId, @Nullable String after) {
        var params =
                RefundListParams.builder()
                        .setPaymentIntent(paymentId)
                        .setLimit(LONGEST_PAGE)
                        .setStartingAfter(after)
                        .build();
        return calls.make(
                "list_refunds_of_payment",
                null,
                (v1, options) -> v1.refunds().list(params, options));
    }

    private static @Nullable JsonNode madeBy(UUID command, JsonNode refunds) {
        for (var refund : refunds) {
            if (refund.path("metadata")
                    .path(StripeGateway.COMMAND)
                    .asString("")
                    .equals(command.toString())) {
                return refund;
            }
        }
        return null;
    }

    private static Succeeded listOf(@Nullable JsonNode object, Succeeded page) {
        var list = JsonNodeFactory.instance.objectNode();
        var data = list.putArray("data");
        if (object != null) {
            data.add(object);
        }
        return new Succeeded(list, page.readAfter(), page.readBefore(), page.replayed());
    }

    private static <E extends com.stripe.net.ApiRequestParams.EnumParam> @Nullable E oneOf(
            E[] all, @Nullable String word) {
        for (var each : all) {
            if (each.getValue().equals(word)) {
                return each;
            }
        }
        if (word == null) {
            return null;
        }
        throw new IllegalArgumentException("Stripe knows no such word");
    }
}
