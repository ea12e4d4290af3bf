package io.payrail.api.payment;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A currency that Stripe takes payments in, and which amounts it takes, all in the currency's
/// minor unit as Stripe counts it. Sources: <https://docs.stripe.com/currencies> (minimums,
/// maximums, special cases) and the list in Stripe's own `Invalid currency` error, without what was
/// withdrawn. Which of them one account may use, Stripe decides; so it does about the minimum of a
/// currency that it converts first.
///
/// @param code ISO 4217, lower case
/// @param minimum the least amount that Stripe takes where it settles in this currency; 1 where it
///   names none
/// @param maximum as many nines as every payment method takes
/// @param step what an amount must be a multiple of
record StripeCurrency(String code, long minimum, long maximum, long step) {
    private static final Set<String> CODES =
            Set.of(
                    ("usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd"
                                    + " bob brl bsd btn bwp byn bzd cad cdf chf clp cny cop crc cve czk"
                                    + " djf dkk dop dzd egp etb eur fjd fkp gbp gel ghs gip gmd gnf gtq"
                                    + " gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf"
                                    + " krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop"
                                    + " mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk"
                                    + " php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle"
                                    + " sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs"
                                    + " vnd vuv wst xaf xcd xcg xof xpf yer zar zmw")
                            .split(" "));

    private static final Map<String, Long> MINIMUMS =
            Map.ofEntries(
                    Map.entry("usd", 50L),
                    Map.entry("aed", 200L),
                    Map.entry("ars", 50L),
                    Map.entry("aud", 50L),
                    Map.entry("brl", 50L),
                    Map.entry("cad", 50L),
                    Map.entry("chf", 50L),
                    Map.entry("cop", 50L),
                    Map.entry("czk", 1500L),
                    Map.entry("dkk", 250L),
                    Map.entry("eur", 50L),
                    Map.entry("gbp", 30L),
                    Map.entry("hkd", 400L),
                    Map.entry("huf", 17500L),
                    Map.entry("idr", 50L),
                    Map.entry("ils", 50L),
                    Map.entry("inr", 50L),
                    Map.entry("jpy", 50L),
                    Map.entry("krw", 50L),
                    Map.entry("mxn", 1000L),
                    Map.entry("myr", 200L),
                    Map.entry("nok", 300L),
                    Map.entry("nzd", 50L),
                    Map.entry("php", 50L),
                    Map.entry("pln", 200L),
                    Map.entry("ron", 200L),
                    Map.entry("rub", 50L),
                    Map.entry("sek", 300L),
                    Map.entry("sgd", 50L),
                    Map.entry("thb", 1000L),
                    Map.entry("zar", 50L));

    /// The currencies with three decimals, whose last digit Stripe wants to be 0, and those that
    /// have no decimals any more but are still counted in hundredths.
    private static final Map<String, Long> STEPS =
            Map.of(
                    "bhd", 10L, "jod", 10L, "kwd", 10L, "omr", 10L, "tnd", 10L, //
                    "isk", 100L, "ugx", 100L);

    /// The most that any currency takes.
    static final long LARGEST_AMOUNT = 999_999_999_999L;

    /// The most that a currency takes, in minor units, but for COP, IDR and INR.
    private static final long EIGHT_DIGITS = 99_999_999L;

    private static final Map<String, Long> MAXIMUMS =
            Map.of("idr", LARGEST_AMOUNT, "cop", 9_999_999_999L, "inr", 999_999_999L);

    /// The currency with this code.
    ///
    /// @param code in upper or lower case
    /// @return null if Stripe takes no such currency
    static @Nullable StripeCurrency of(String code) {
        String lower = code.toLowerCase(Locale.ROOT);
        return CODES.contains(lower)
                ? new StripeCurrency(
                        lower,
                        MINIMUMS.getOrDefault(lower, 1L),
                        MAXIMUMS.getOrDefault(lower, EIGHT_DIGITS),
                        STEPS.getOrDefault(lower, 1L))
                : null;
    }
}
