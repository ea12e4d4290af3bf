package io.payrail.worker.setup;

import io.payrail.contract.PaymentMethodEvent;
import io.payrail.worker.projection.Announcements;
import io.payrail.worker.projection.Model;
import io.payrail.worker.projection.StripeObject;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What saves a payment method, and what becomes of it then.
@Configuration(proxyBeanMethods = false)
class SetupModels {
    @Bean
    Model<SetupState> setups() {
        return new Model<>(
                "setup_intent",
                "setup_intent",
                "setup_intent",
                SetupState.class,
                Set.of(
                        "setup_intent.created",
                        "setup_intent.requires_action",
                        "setup_intent.succeeded",
                        "setup_intent.setup_failed",
                        "setup_intent.canceled"),
                (object, _) -> SetupState.read(object));
    }

    @Bean
    Announcements paymentMethods() {
        return new Announcements(
                Map.of(
                        "payment_method.attached",
                        object -> new PaymentMethodEvent.Attached(read(object)),
                        "payment_method.detached",
                        object -> new PaymentMethodEvent.Detached(read(object)),
                        "payment_method.updated",
                        object -> new PaymentMethodEvent.Updated(read(object)),
                        "payment_method.automatically_updated",
                        object -> new PaymentMethodEvent.Updated(read(object))));
    }

    private static PaymentMethodEvent.PaymentMethod read(StripeObject method) {
        return new PaymentMethodEvent.PaymentMethod(
                method.id(), method.reference("customer"), method.text("type"));
    }
}
