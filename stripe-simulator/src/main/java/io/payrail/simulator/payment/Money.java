package io.payrail.simulator.payment;

import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.StripeException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Amounts and currencies as Stripe accepts them: minor units, a minimum by currency, at most eight
/// digits.
public final class Money {
    private static final Set<String> CURRENCIES =
            Set.of(
                    ("usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd"
                                    + " cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel ghs gip"
                                    + " gmd gnf gtq gyd hkd hnl hrk htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw"
                                    + " kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn"
                                    + " nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd"
                                    + " scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs"
                                    + " vnd vuv wst xaf xcd xcg xof xpf yer zar zmw")
                            .split(" "));
    private static final Set<String> ZERO_DECIMAL =
            Set.of(
                    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd",
                    "vuv", "xaf", "xof", "xpf");
    private static final Map<String, Long> MINIMUM =
            Map.ofEntries(
                    Map.entry("usd", 50L),
                    Map.entry("aud", 50L),
                    Map.entry("brl", 50L),
                    Map.entry("cad", 50L),
                    Map.entry("chf", 50L),
                    Map.entry("czk", 1500L),
                    Map.entry("dkk", 250L),
                    Map.entry("eur", 50L),
                    Map.entry("gbp", 30L),
                    Map.entry("hkd", 400L),
                    Map.entry("huf", 17500L),
                    Map.entry("inr", 50L),
                    Map.entry("jpy", 50L),
                    Map.entry("mxn", 1000L),
                    Map.entry("myr", 200L),
                    Map.entry("nok", 300L),
                    Map.entry("nzd", 50L),
                    Map.entry("pln", 200L),
                    Map.entry("ron", 200L),
                    Map.entry("sek", 300L),
                    Map.entry("sgd", 50L),
                    Map.entry("thb", 1000L),
                    Map.entry("aed", 200L));
    private static final long MAXIMUM = 99_999_999;

    private Money() {}

    public static String currency(Params params) {
        String currency = params.required("currency").toLowerCase(Locale.ROOT);
        if (!CURRENCIES.contains(currency)) {
            throw StripeException.invalid(
                    null,
                    "Invalid currency: "
                            + currency
                            + ". Stripe currently supports these currencies: "
                            + String.join(", ", CURRENCIES.stream().sorted().toList()),
                    "currency");
        }
        return currency;
    }

    /// The amount of a payment, refused if Stripe would not charge it.
    public static long chargeable(Params params, String currency) {
        long amount = positive(params, "amount");
        if (amount > MAXIMUM) {
            throw StripeException.invalid(
                    "amount_too_large",
                    "Amount must be no more than " + display(MAXIMUM, currency),
                    "amount");
        }
        long minimum = MINIMUM.getOrDefault(currency, 1L);
        if (amount < minimum) {
            throw StripeException.invalid(
                    "amount_too_small",
                    "Amount must be at least " + display(minimum, currency),
                    "amount");
        }
        return amount;
    }

    public static long positive(Params params, String param) {
        long amount = params.requiredInteger(param);
        if (amount < 1) {
            throw StripeException.invalid(
                    "parameter_invalid_integer",
                    "This value must be greater than or equal to 1.",
                    params.name(param));
        }
        return amount;
    }

    public static String display(long amount, String currency) {
        String symbol =
                switch (currency) {
                    case "usd", "cad", "aud", "nzd", "sgd", "hkd", "mxn" -> "$";
                    case "eur" -> "€";
                    case "gbp" -> "£";
                    case "jpy" -> "¥";
                    default -> "";
                };
        String figure =
                ZERO_DECIMAL.contains(currency)
                        ? String.format(Locale.ROOT, "%,d", amount)
                        : String.format(Locale.ROOT, "%,d.%02d", amount / 100, amount % 100);
        return symbol + figure + " " + currency;
    }
}
