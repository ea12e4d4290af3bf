package io.payrail.api.payment;

import io.payrail.api.request.RequestFields;

/// What is to be paid.
///
/// @param amount in the currency's minor units
/// @param currency as Stripe spells it
record Price(long amount, String currency) {
    /// The length of a currency's code.
    static final int CURRENCY_CHARACTERS = 3;

    /// The fields `amount` and `currency`, within Stripe's bounds.
    static Price of(RequestFields fields) {
        long amount = fields.wholeNumber("amount");
        return new Price(amount, currency(fields, amount));
    }

    /// The currency as Stripe spells it, and the amount's bounds, which depend on it.
    private static String currency(RequestFields fields, long amount) {
        String text = fields.text("currency", CURRENCY_CHARACTERS);
        if (!fields.isSound("currency")) {
            return text;
        }
        var currency = StripeCurrency.of(text);
        if (currency == null) {
            fields.reject(
                    "currency",
                    "unsupported_currency",
                    "Must be the three-letter ISO 4217 code of a currency that Stripe takes.");
            return text;
        }
        if (fields.isSound("amount")) {
            checkAmount(fields, amount, currency);
        }
        return currency.code();
    }

    private static void checkAmount(RequestFields fields, long amount, StripeCurrency currency) {
        if (amount < currency.minimum()) {
            fields.reject(
                    "amount",
                    "amount_too_small",
                    "Must be at least %d in the minor units of %s."
                            .formatted(currency.minimum(), currency.code()));
        } else if (amount > currency.maximum()) {
            fields.reject(
                    "amount",
                    "amount_too_large",
                    "Must be at most %d in the minor units of %s."
                            .formatted(currency.maximum(), currency.code()));
        } else if (amount % currency.step() != 0) {
            fields.reject(
                    "amount",
                    "amount_not_chargeable",
                    "Must be a multiple of %d: %s has no smaller charge."
                            .formatted(currency.step(), currency.code()));
        }
    }
}
