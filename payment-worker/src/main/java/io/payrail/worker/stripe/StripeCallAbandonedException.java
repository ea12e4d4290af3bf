package io.payrail.worker.stripe;

/// The worker stops while a call waits for its next attempt. Nothing is lost: the record that asked
/// for it is not acknowledged and comes again.
public final class StripeCallAbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StripeCallAbandonedException() {
        super("stopped while waiting for Stripe");
    }
}
