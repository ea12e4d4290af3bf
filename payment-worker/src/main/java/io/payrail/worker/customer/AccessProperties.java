package io.payrail.worker.customer;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param customerAccess what an app is given to act for its user's customer with
@Validated
@ConfigurationProperties("payrail.stripe")
record AccessProperties(@DefaultValue("ephemeral_key") Way customerAccess) {
    enum Way {
        EPHEMERAL_KEY,
        CUSTOMER_SESSION
    }
}
