package io.payrail.contract;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// The commands and replies that the golden files stand for, by wire name. Of an event its golden
/// file is the only sample.
final class Samples {
    static final UUID ID = UUID.fromString("0192f7c1-8a3e-7d52-9b61-5f0e2c4d6a80");
    static final Instant ISSUED_AT = Instant.parse("2026-11-23T10:15:30.123456Z");
    static final Owner OWNER = new Owner("user-7", "jenny@example.com", "Jenny Rosen");

    static final Map<String, Command> COMMANDS =
            Map.of(
                    "create_payment.v1",
                    new Command.CreatePayment(
                            ID, OWNER, ISSUED_AT, 1099, "eur", "order-1001", "2026-07-29.dahlia"),
                    "create_customer.v1",
                    new Command.CreateCustomer(
                            ID, OWNER, ISSUED_AT, "jenny@example.com", "Jenny Rosen"),
                    "create_subscription.v1",
                    new Command.CreateSubscription(
                            ID, OWNER, ISSUED_AT, "cus_Example1", "price_Example1"));

    static final Map<String, Reply> REPLIES =
            Map.of(
                    "payment_ready.v1",
                    new Reply.PaymentReady(
                            ID,
                            "pi_Example1",
                            new Secret("pi_Example1_secret_golden"),
                            "cus_Example1",
                            new Secret("ek_test_golden")),
                    "customer_ready.v1",
                    new Reply.CustomerReady(ID, "cus_Example1"),
                    "subscription_ready.v1",
                    new Reply.SubscriptionReady(
                            ID, "sub_Example1", new Secret("pi_Example2_secret_golden")),
                    "declined.v1",
                    new Reply.Declined(ID, "card_declined", "insufficient_funds"),
                    "rejected.v1",
                    new Reply.Rejected(ID, "amount_too_small", "amount"),
                    "unresolved.v1",
                    new Reply.Unresolved(ID));

    private Samples() {}
}
