package io.payrail.local.leak;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Kinds of values that must not get about, and how each is known wherever it turns up: by a word
/// that the test put into it, or, where it is Stripe's or ours to make, by its form.
public enum Mark {
    /// Of a person, from a token's claims or a body.
    EMAIL("m4rkmail"),
    NAME("m4rkname"),
    /// Descriptions and metadata, keys and values: an app's own words about an order.
    NOTE("m4rknote"),
    RETURN_URL("m4rkback"),
    IDEMPOTENCY_KEY("m4rkkey"),
    /// Ids of Stripe's that are sound and of nothing.
    ABSENT_ID("m4rkid"),
    /// What was sent where nothing of it can be of use: fields and paths that are not there, broken
    /// bodies, headers that mean nothing, refused tokens.
    JUNK("m4rkjunk"),
    /// Where clients are, as a trusted proxy says: 203.0.113.0/24 is for examples.
    ADDRESS("203\\.0\\.113\\.\\d+"),
    CARD_NUMBER("4000([ +-]|%20)?0566\\1?5566\\1?5556"),
    /// Of payments, setups, checkouts and customer sessions.
    CLIENT_SECRET("(cuss|(pi|seti|cs)_\\w+)_secret_[A-Za-z0-9]{6,}"),
    EPHEMERAL_KEY("ek_test_\\w{4,}"),
    /// Addresses of checkout and portal: whoever has one acts for the customer.
    PAGE("/_simulator/checkout/cs_|/p/session/"),
    STRIPE_KEY("sk_test_\\w{4,}"),
    WEBHOOK_SECRET("whsec_\\w{4,}"),
    /// Two parts of a JWT at least; all begin with a JSON object.
    TOKEN("eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}"),
    /// What a test puts where it should be found.
    PLANTED("m4rkplanted");

    private final String form;
    private final Pattern pattern;

    Mark(String form) {
        this.form = form;
        pattern = Pattern.compile(form, Pattern.CASE_INSENSITIVE);
    }

    /// The word of the kinds that have one.
    String word() {
        return form;
    }

    public boolean isIn(String text) {
        return in(text).find();
    }

    Matcher in(String text) {
        return pattern.matcher(text);
    }
}
