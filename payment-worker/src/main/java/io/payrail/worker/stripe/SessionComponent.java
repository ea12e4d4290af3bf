package io.payrail.worker.stripe;

import com.stripe.param.CustomerSessionCreateParams.Components;
import com.stripe.param.CustomerSessionCreateParams.Components.CustomerSheet;
import com.stripe.param.CustomerSessionCreateParams.Components.MobilePaymentElement;
import com.stripe.param.CustomerSessionCreateParams.Components.PaymentElement;
import java.util.Locale;

/// The part of Stripe's user interface that a customer session gives access to, by Stripe's word.
/// The payer may save, see and remove payment methods in each of them.
public enum SessionComponent {
    MOBILE_PAYMENT_ELEMENT {
        @Override
        Components enabled() {
            var features =
                    MobilePaymentElement.Features.builder()
                            .setPaymentMethodRedisplay(
                                    MobilePaymentElement.Features.PaymentMethodRedisplay.ENABLED)
                            .setPaymentMethodRemove(
                                    MobilePaymentElement.Features.PaymentMethodRemove.ENABLED)
                            .setPaymentMethodSave(
                                    MobilePaymentElement.Features.PaymentMethodSave.ENABLED)
                            .build();
            return Components.builder()
                    .setMobilePaymentElement(
                            MobilePaymentElement.builder()
                                    .setEnabled(true)
                                    .setFeatures(features)
                                    .build())
                    .build();
        }
    },
    PAYMENT_ELEMENT {
        @Override
        Components enabled() {
            var features =
                    PaymentElement.Features.builder()
                            .setPaymentMethodRedisplay(
                                    PaymentElement.Features.PaymentMethodRedisplay.ENABLED)
                            .setPaymentMethodRemove(
                                    PaymentElement.Features.PaymentMethodRemove.ENABLED)
                            .setPaymentMethodSave(PaymentElement.Features.PaymentMethodSave.ENABLED)
                            .setPaymentMethodSaveUsage(
                                    PaymentElement.Features.PaymentMethodSaveUsage.OFF_SESSION)
                            .build();
            return Components.builder()
                    .setPaymentElement(
                            PaymentElement.builder().setEnabled(true).setFeatures(features).build())
                    .build();
        }
    },
    CUSTOMER_SHEET {
        @Override
        Components enabled() {
            var features =
                    CustomerSheet.Features.builder()
                            .setPaymentMethodRemove(
                                    CustomerSheet.Features.PaymentMethodRemove.ENABLED)
                            .build();
            return Components.builder()
                    .setCustomerSheet(
                            CustomerSheet.builder().setEnabled(true).setFeatures(features).build())
                    .build();
        }
    };

    abstract Components enabled();

    /// The component that a command names.
    ///
    /// @throws IllegalArgumentException for a word that is none of these
    public static SessionComponent named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
