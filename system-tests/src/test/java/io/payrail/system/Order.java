package io.payrail.system;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One payment as the seed has it: what is asked for, and what becomes of it. Owners, keys and
/// references hold the seed, so that several seeds can be played in one deployment.
///
/// @param refunds amounts given back after it succeeded, one after the other
/// @param byApi whether the shop gives back and gives up through Payrail; by Stripe's dashboard
///   otherwise
record Order(Wish wish, long amount, Fate fate, List<Long> refunds, boolean byApi) {
    private static final String[] CURRENCIES = {"eur", "usd", "gbp"};
    private static final int PAYMENTS_OF_A_USER = 5;

    /// What the payer does with the payment.
    enum Fate {
        PAID,
        PAID_BY_CARD_NUMBER,
        DECLINED_THEN_PAID,
        DECLINED,
        AUTHENTICATED,
        DISPUTED,
        CAPTURED,
        CAPTURED_IN_PART,
        ABANDONED,
        CANCELED;

        private static Fate drawn(int percent) {
            if (percent < 34) {
                return PAID;
            }
            if (percent < 39) {
                return CAPTURED;
            }
            if (percent < 43) {
                return CAPTURED_IN_PART;
            }
            if (percent < 63) {
                return PAID_BY_CARD_NUMBER;
            }
            if (percent < 73) {
                return DECLINED_THEN_PAID;
            }
            if (percent < 80) {
                return DECLINED;
            }
            if (percent < 86) {
                return AUTHENTICATED;
            }
            if (percent < 88) {
                return DISPUTED;
            }
            return percent < 94 ? ABANDONED : CANCELED;
        }
    }

    static Order drawn(long seed, int number, int of) {
        var random = new SplittableRandom(seed * 1_000_003 + number);
        var owner = owner(seed, random, of);
        boolean keyless = random.nextInt(100) < 6;
        long amount = 100 + random.nextInt(1, 500) * 100L + number % 100;
        var name = "order-" + seed + "-" + number;
        var body = new LinkedHashMap<String, Object>();
        body.put("amount", amount);
        body.put("currency", CURRENCIES[random.nextInt(CURRENCIES.length)]);
        if (random.nextInt(100) < 15) {
            body.put("reference", "invoice-" + seed + "-" + number);
        }
        @Nullable String key = keyless ? null : name;
        boolean twice = !keyless && random.nextInt(100) < 10;
        boolean async = random.nextInt(100) < 8;
        // One after the other they go round the percents, so that a run of 80 has every fate.
        var fate = Fate.drawn(Math.floorMod(seed * 17 + number * 61L, 100));
        if (fate == Fate.CAPTURED || fate == Fate.CAPTURED_IN_PART) {
            body.put("capture", "manual");
        }
        return new Order(
                new Wish(Wish.Kind.PAYMENT, name, number, owner, key, body, twice, async),
                amount,
                fate,
                refunds(amount, random),
                number % 2 == 0);
    }

    /// A fifth as many users as payments.
    static String owner(long seed, SplittableRandom random, int of) {
        return "user-" + seed + "-" + random.nextInt(Math.max(3, of / PAYMENTS_OF_A_USER));
    }

    /// Of a fifth of the orders the whole, a part, or one part after the other: at times all of it.
    private static List<Long> refunds(long amount, SplittableRandom random) {
        if (random.nextInt(100) >= 20) {
            return List.of();
        }
        return switch (random.nextInt(4)) {
            case 0 -> List.of(amount);
            case 1 -> List.of(amount * 2 / 5);
            case 2 -> List.of(amount / 10, amount / 5, amount / 4);
            default -> List.of(amount / 3, amount - amount / 3);
        };
    }
}
