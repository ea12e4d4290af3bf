package io.payrail.system;

import io.payrail.system.Wish.Kind;
import java.util.Map;

/// One user who sees to their own account, as the seed has it: nobody else changes anything about
/// it, so what the user was told has to be what the user sees.
///
/// @param price which of the catalogue's prices the checkout page is for
/// @param erased whether the user wants to be forgotten in the end
record Account(
        String name,
        int number,
        String owner,
        int price,
        boolean twice,
        boolean async,
        boolean erased) {
    /// One for so many payments.
    private static final int PAYMENTS = 16;

    static int of(int payments) {
        return (payments + PAYMENTS - 1) / PAYMENTS;
    }

    /// The first one asks for everything twice, and is erased.
    static Account drawn(long seed, int number) {
        return new Account(
                "account-" + seed + "-" + number,
                number,
                // The last letter keeps one owner from being the beginning of another.
                "user-" + seed + "-account-" + number + "x",
                number % Catalog.PRICES,
                number % 4 == 0,
                number % 3 == 1,
                number % 2 == 0);
    }

    Wish customer() {
        return new Wish(
                Kind.CUSTOMER,
                name,
                number,
                owner,
                name,
                Map.of("email", Wish.email(owner), "name", "Name of " + owner),
                twice,
                async);
    }
}
