package io.payrail.simulator.state;

import java.security.SecureRandom;

/// Ids and secrets with Stripe's prefixes and lengths. Thread-safe.
public final class Ids {
    private static final char[] ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /// The long form, as in `pi_3Mtw…`: the prefix and 24 characters.
    public static String timed(String prefix) {
        return prefix + "_1" + random(23);
    }

    /// The short form, as in `cus_Nff…`: the prefix and 14 characters.
    public static String brief(String prefix) {
        return prefix + "_" + random(14);
    }

    public static String random(int length) {
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            text[i] = ALPHABET[RANDOM.nextInt(ALPHABET.length)];
        }
        return new String(text);
    }
}
