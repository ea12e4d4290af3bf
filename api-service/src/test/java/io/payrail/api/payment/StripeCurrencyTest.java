package io.payrail.api.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeCurrencyTest {
    @ParameterizedTest
    @CsvSource({
        "usd,50,99999999,1",
        "EUR,50,99999999,1",
        "gbp,30,99999999,1",
        "jpy,50,99999999,1",
        "huf,17500,99999999,1",
        "twd,1,99999999,1",
        "isk,1,99999999,100",
        "ugx,1,99999999,100",
        "kwd,1,99999999,10",
        "idr,50,999999999999,1",
        "cop,50,9999999999,1",
        "inr,50,999999999,1",
        "xpf,1,99999999,1"
    })
    void aCurrencyHasItsBounds(String code, long minimum, long maximum, long step) {
        var currency = Objects.requireNonNull(StripeCurrency.of(code));

        assertThat(currency.minimum()).isEqualTo(minimum);
        assertThat(currency.maximum()).isEqualTo(maximum);
        assertThat(currency.step()).isEqualTo(step);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "us", "usdc", "xxx", "eek", "hrk", "u d", "ＵＳＤ", "ıdr"})
    void whatStripeDoesNotTakeIsNoCurrency(String code) {
        assertThat(StripeCurrency.of(code)).isNull();
    }

    @Test
    void everyCurrencyWithThreeDecimalsMustEndInZero() {
        // Of ISO 4217's, as the JDK knows them; Stripe takes neither of the other two.
        var others = Set.of("IQD", "LYD");

        assertThat(Currency.getAvailableCurrencies())
                .filteredOn(currency -> currency.getDefaultFractionDigits() == 3)
                .filteredOn(currency -> !others.contains(currency.getCurrencyCode()))
                .isNotEmpty()
                .allSatisfy(currency ->
                        assertThat(StripeCurrency.of(currency.getCurrencyCode()))
                                .extracting(StripeCurrency::step)
                                .isEqualTo(10L));
    }
}
