package io.payrail.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class MaskingTest {
    static final Iterable<Object> MESSAGES = Golden.messages().values();

    @Test
    void secretPrintsAsAMask() {
        assertThat(new Secret("pi_1_secret_2")).hasToString("****");
        assertThat("%s".formatted(new Secret(""))).isEqualTo("****");
    }

    @Test
    void ownerPrintsAsItsIdOnly() {
        assertThat(Samples.OWNER).hasToString("Owner[user-7]");
    }

    @Test
    void newCustomerPrintsWithoutEmailAndName() {
        assertThat(Golden.message("create_customer.v1"))
                .hasToString(
                        "Create[id=0192f7c1-8a3e-7d52-9b61-5f0e2c4d6a80,"
                                + " owner=Owner[user-7], issuedAt=2026-11-23T10:15:30.123456Z]");
    }

    @ParameterizedTest
    @FieldSource("MESSAGES")
    void noMessagePrintsSecretsOrPersonalData(Object message) {
        assertThat(message.toString())
                .startsWith(message.getClass().getSimpleName())
                .doesNotContain("_secret_", "ek_test", "cuss_secret", "jenny", "Jenny");
    }

    @Test
    void eventsHoldNeitherSecretsNorPersonalData() {
        assertThat(EventTypes.all().keySet())
                .allSatisfy(name ->
                        assertThat(EventTypes.toJson((Event) Golden.message(name)))
                                .doesNotContain("_secret_", "ek_test", "jenny", "Jenny"));
    }
}
