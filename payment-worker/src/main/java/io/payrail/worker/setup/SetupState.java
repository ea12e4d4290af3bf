package io.payrail.worker.setup;

import io.payrail.contract.Event;
import io.payrail.worker.projection.State;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeGateway;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A setup intent: a payment method being saved for later. The status is Stripe's word.
record SetupState(
        String id,
        @Nullable String owner,
        @Nullable String customerId,
        String status,
        @Nullable String paymentMethodId,
        @Nullable String failureCode,
        @Nullable String failureAttemptId,
        Instant createdAt)
        implements State<SetupState> {

    static SetupState read(StripeObject intent) {
        var error = intent.child("last_setup_error");
        return new SetupState(
                intent.id(),
                intent.metadata(StripeGateway.OWNER),
                intent.reference("customer"),
                intent.text("status"),
                intent.reference("payment_method"),
                error.absent()
                        ? null
                        : Objects.requireNonNullElse(error.textOrNull("code"), "unspecified"),
                error.absent() ? null : intent.reference("latest_attempt"),
                intent.time("created"));
    }

    @Override
    public String aggregateId() {
        return id;
    }

    @Override
    public boolean terminal() {
        return status.equals("succeeded") || status.equals("canceled");
    }

    @Override
    public @Nullable String ownedThrough() {
        return owner == null ? customerId : null;
    }

    @Override
    public SetupState ownedBy(String customersOwner) {
        return new SetupState(
                id,
                customersOwner,
                customerId,
                status,
                paymentMethodId,
                failureCode,
                failureAttemptId,
                createdAt);
    }

    @Override
    public List<Event> since(@Nullable SetupState earlier, @Nullable String itsOwner) {
        var setup = new Event.Setup(id, owner, customerId, status, paymentMethodId);
        var events = new ArrayList<Event>();
        if (earlier == null) {
            events.add(new Event.SetupCreated(setup));
        }
        if (earlier == null || !status.equals(earlier.status)) {
            switch (status) {
                case "succeeded" -> events.add(new Event.SetupSucceeded(setup));
                case "canceled" -> events.add(new Event.SetupCanceled(setup));
                case "requires_action" -> events.add(new Event.SetupRequiresAction(setup));
                default -> {}
            }
        }
        if (failureCode != null
                && status.equals("requires_payment_method")
                && failedSince(earlier)) {
            events.add(new Event.SetupFailed(setup, failureCode));
        }
        return events;
    }

    private boolean failedSince(@Nullable SetupState earlier) {
        return earlier == null
                || !status.equals(earlier.status)
                || !Objects.equals(failureAttemptId, earlier.failureAttemptId);
    }
}
