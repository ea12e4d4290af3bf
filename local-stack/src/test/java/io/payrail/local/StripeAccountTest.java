package io.payrail.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StripeAccountTest {
    @Test
    void withoutAKeyItIsTheSimulator() {
        assertThat(StripeAccount.from(Map.of())).isInstanceOf(StripeAccount.Simulated.class);
    }

    @Test
    void withTestKeysItIsRealStripe() {
        StripeAccount account =
                StripeAccount.from(
                        Map.of(
                                "STRIPE_SECRET_KEY", "sk_test_0123456789",
                                "STRIPE_PUBLISHABLE_KEY", "pk_test_0123456789",
                                "STRIPE_WEBHOOK_SECRET", "whsec_0123456789"));
        assertThat(account).isInstanceOf(StripeAccount.Real.class);
        assertThat(account.toString())
                .doesNotContain("sk_test_0123456789")
                .doesNotContain("whsec_0123456789");
    }

    @Test
    void aLiveKeyIsRefusedAndNotShown() {
        assertThatThrownBy(() -> StripeAccount.from(Map.of("STRIPE_SECRET_KEY", "sk_live_1")))
                .isInstanceOf(UnusableSettingException.class)
                .hasMessageContaining("does not touch live accounts")
                .hasMessageNotContaining("sk_live_1");
    }

    @Test
    void aMissingCompanionIsNamed() {
        assertThatThrownBy(() ->
                        StripeAccount.from(
                                Map.of(
                                        "STRIPE_SECRET_KEY", "sk_test_0123456789",
                                        "STRIPE_PUBLISHABLE_KEY", "pk_test_0123456789")))
                .isInstanceOf(UnusableSettingException.class)
                .hasMessageContaining("STRIPE_WEBHOOK_SECRET")
                .hasMessageContaining("stripe listen");
    }
}
