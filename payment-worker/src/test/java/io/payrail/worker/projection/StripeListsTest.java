package io.payrail.worker.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.worker.stripe.StripeGateway;
import org.junit.jupiter.api.Test;

class StripeListsTest {
    /// A new kind of object is swept and imported as soon as it has a table, or this fails.
    @Test
    void whateverHasATableIsListed() {
        assertThat(StripeGateway.LISTED)
                .containsExactlyInAnyOrderElementsOf(
                        Models.all().stream().map(Model::object).toList());
    }
}
