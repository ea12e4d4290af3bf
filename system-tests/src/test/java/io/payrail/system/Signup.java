package io.payrail.system;

import io.payrail.system.Wish.Kind;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One subscription as the seed has it: a user becomes a customer, subscribes to a price and pays
/// the first invoice, or does not.
///
/// @param price which of the catalogue's prices
record Signup(
        String name,
        int number,
        String owner,
        boolean keyless,
        int price,
        boolean twice,
        boolean async,
        Fate fate) {
    /// One for so many payments: 12 subscriptions for 100 payments.
    private static final int PERCENT = 12;

    /// What the user does about the first invoice, and later.
    enum Fate {
        PAID,
        DECLINED_THEN_PAID,
        DECLINED,
        AUTHENTICATED,
        ABANDONED,
        PAID_THEN_ENDED,
        PAID_THEN_ENDED_BY_API,
        CHANGED,
        CHARGED_AGAIN;

        private static Fate drawn(int percent) {
            if (percent < 20) {
                return PAID;
            }
            if (percent < 35) {
                return CHANGED;
            }
            if (percent < 50) {
                return CHARGED_AGAIN;
            }
            if (percent < 62) {
                return DECLINED_THEN_PAID;
            }
            if (percent < 72) {
                return DECLINED;
            }
            if (percent < 80) {
                return AUTHENTICATED;
            }
            if (percent < 88) {
                return ABANDONED;
            }
            return percent < 94 ? PAID_THEN_ENDED : PAID_THEN_ENDED_BY_API;
        }
    }

    /// Which of the run's subscriptions it is. One after the other they go round the percents, so
    /// that a run of ten has every fate that is not rare.
    private static int turn(int number, int payments) {
        return (int) ((long) number * of(payments) / payments);
    }

    static int of(int payments) {
        return (payments * PERCENT + 99) / 100;
    }

    static Signup drawn(long seed, int number, int payments) {
        var random = new SplittableRandom(~seed * 1_000_003 + number);
        var owner = Order.owner(seed, random, payments);
        boolean keyless = random.nextInt(100) < 8;
        return new Signup(
                "signup-" + seed + "-" + number,
                number,
                owner,
                keyless,
                random.nextInt(Catalog.PRICES),
                !keyless && random.nextInt(100) < 10,
                random.nextInt(100) < 8,
                Fate.drawn(Math.floorMod(seed * 17 + turn(number, payments) * 89L, 100)));
    }

    Wish customer() {
        return new Wish(
                Kind.CUSTOMER,
                name + "'s customer",
                number,
                owner,
                key("customer"),
                Map.of("email", Wish.email(owner), "name", "Name of " + owner),
                twice,
                async);
    }

    Wish subscription(String customer, String priceId) {
        return new Wish(
                Kind.SUBSCRIPTION,
                name,
                number,
                owner,
                key("subscription"),
                Map.of("customerId", customer, "priceId", priceId),
                twice,
                async);
    }

    private @Nullable String key(String what) {
        return keyless ? null : name + "-" + what;
    }
}
