package io.payrail.system;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One payment as the seed has it: who pays what, how it is asked for, and what becomes of it.
///
/// @param key the `Idempotency-Key`; null for a client that sends none and so asks only once
/// @param twice asked for by two requests at once, on different instances
/// @param async with `Prefer: respond-async`
/// @param refund percent of it given back after it succeeded, 0 for none
record Order(
        int number,
        String owner,
        @Nullable String key,
        long amount,
        String currency,
        @Nullable String reference,
        boolean twice,
        boolean async,
        Fate fate,
        int refund) {
    /// No log line, journal row or event may hold this.
    static final String EMAIL_DOMAIN = "marked-personal-data.example";

    private static final String[] CURRENCIES = {"eur", "usd", "gbp"};
    private static final int PAYMENTS_OF_A_USER = 5;

    /// What the payer does with the payment.
    enum Fate {
        PAID,
        PAID_BY_CARD_NUMBER,
        DECLINED_THEN_PAID,
        DECLINED,
        AUTHENTICATED,
        ABANDONED,
        CANCELED;

        private static Fate drawn(int percent) {
            if (percent < 45) {
                return PAID;
            }
            if (percent < 65) {
                return PAID_BY_CARD_NUMBER;
            }
            if (percent < 75) {
                return DECLINED_THEN_PAID;
            }
            if (percent < 82) {
                return DECLINED;
            }
            if (percent < 88) {
                return AUTHENTICATED;
            }
            return percent < 94 ? ABANDONED : CANCELED;
        }
    }

    static Order drawn(long seed, int number, int of) {
        var random = new SplittableRandom(seed * 1_000_003 + number);
        int users = Math.max(3, of / PAYMENTS_OF_A_USER);
        boolean keyless = random.nextInt(100) < 6;
        return new Order(
                number,
                "user-" + random.nextInt(users),
                keyless ? null : "order-" + number,
                100 + random.nextInt(1, 500) * 100L + number % 100,
                CURRENCIES[random.nextInt(CURRENCIES.length)],
                random.nextInt(100) < 15 ? "invoice-" + number : null,
                !keyless && random.nextInt(100) < 10,
                random.nextInt(100) < 8,
                Fate.drawn(random.nextInt(100)),
                random.nextInt(100) < 20 ? random.nextBoolean() ? 100 : 40 : 0);
    }

    String email() {
        return owner + "@" + EMAIL_DOMAIN;
    }
}
