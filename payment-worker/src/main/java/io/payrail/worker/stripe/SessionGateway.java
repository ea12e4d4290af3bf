package io.payrail.worker.stripe;

import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionCreateParams.LineItem;
import com.stripe.param.checkout.SessionCreateParams.Mode;
import com.stripe.param.checkout.SessionCreateParams.PaymentIntentData;
import com.stripe.param.checkout.SessionCreateParams.SubscriptionData;
import com.stripe.param.checkout.SessionListParams;
import io.payrail.contract.SessionCommand;
import io.payrail.worker.stripe.StripeOutcome.Succeeded;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What Payrail asks of Stripe about its pages; the rules of [StripeGateway] hold here too. Blocks;
/// must not be used inside a database transaction. Thread-safe.
@Component
public final class SessionGateway {
    /// The most that Stripe gives at a time.
    private static final long LONGEST_PAGE = 100;

    /// The most pages of a customer's sessions that are looked through for one command's.
    private static final int MOST_PAGES = 50;

    /// By how much our clocks and Stripe's may differ.
    private static final Duration CLOCK_DOUBT = Duration.ofHours(1);

    private final StripeCalls calls;

    SessionGateway(StripeCalls calls) {
        this.calls = calls;
    }

    /// The sessions of the portal live for minutes, so each delivery of a command gets one of its
    /// own.
    ///
    /// @param delivery what tells this delivery of the command from another one
    public StripeOutcome createPortal(
            SessionCommand.Portal command, String delivery, String customerId) {
        var params =
                com.stripe.param.billingportal.SessionCreateParams.builder()
                        .setCustomer(customerId)
                        .setReturnUrl(command.returnUrl())
                        .build();
        return calls.make(
                "create_portal_session",
                command.id() + ":portal:" + delivery,
                (v1, options) -> v1.billingPortal().sessions().create(params, options));
    }

    /// What is paid or subscribed to on the page is tied to the owner as well.
    public StripeOutcome createCheckout(SessionCommand.Checkout command, String customerId) {
        var metadata = StripeGateway.metadata(command.id(), command.owner());
        var params =
                SessionCreateParams.builder()
                        .setCustomer(customerId)
                        .addLineItem(
                                LineItem.builder()
                                        .setPrice(command.priceId())
                                        .setQuantity(
                                                command.quantity() == null ? 1 : command.quantity())
                                        .build())
                        .setSuccessUrl(command.successUrl())
                        .setCancelUrl(command.cancelUrl())
                        .putAllMetadata(metadata);
        switch (command.mode()) {
            case "payment" ->
                    params.setMode(Mode.PAYMENT)
                            .setPaymentIntentData(
                                    PaymentIntentData.builder().putAllMetadata(metadata).build());
            case "subscription" ->
                    params.setMode(Mode.SUBSCRIPTION)
                            .setSubscriptionData(
                                    SubscriptionData.builder().putAllMetadata(metadata).build());
            default -> throw new IllegalArgumentException("no such mode of a checkout");
        }
        return calls.make(
                "create_checkout_session",
                command.id() + ":checkout",
                (v1, options) -> v1.checkout().sessions().create(params.build(), options));
    }

    public StripeOutcome retrieveCheckout(String id) {
        return calls.make(
                "retrieve_checkout_session",
                null,
                (v1, options) -> v1.checkout().sessions().retrieve(id, options));
    }

    /// The session that a command has made, among those of its customer: they cannot be searched.
    ///
    /// @return a list of one session, or of none
    public StripeOutcome findCheckout(SessionCommand.Checkout command, String customerId) {
        String after = null;
        for (int page = 1; page <= MOST_PAGES; page++) {
            var outcome = checkoutsOf(command, customerId, after);
            if (!(outcome instanceof Succeeded list)) {
                return outcome;
            }
            var made = madeBy(command.id(), list.object().path("data"));
            if (made != null || !list.hasMore()) {
                return listOf(made, list);
            }
            after = list.last();
        }
        return new StripeOutcome.Unknown("more checkout sessions than are looked through");
    }

    private StripeOutcome checkoutsOf(
            SessionCommand.Checkout command, String customerId, @Nullable String after) {
        var from = command.issuedAt().minus(CLOCK_DOUBT).getEpochSecond();
        var params =
                SessionListParams.builder()
                        .setCustomer(customerId)
                        .setCreated(SessionListParams.Created.builder().setGte(from).build())
                        .setLimit(LONGEST_PAGE)
                        .setStartingAfter(after)
                        .build();
        return calls.make(
                "list_checkout_sessions",
                null,
                (v1, options) -> v1.checkout().sessions().list(params, options));
    }

    private static @Nullable JsonNode madeBy(UUID command, JsonNode sessions) {
        for (var session : sessions) {
            if (session.path("metadata")
                    .path(StripeGateway.COMMAND)
                    .asString("")
                    .equals(command.toString())) {
                return session;
            }
        }
        return null;
    }

    private static Succeeded listOf(@Nullable JsonNode session, Succeeded page) {
        var list = JsonNodeFactory.instance.objectNode();
        var data = list.putArray("data");
        if (session != null) {
            data.add(session);
        }
        return new Succeeded(list, page.readAfter(), page.readBefore(), page.replayed());
    }
}
