package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Customers, read through their view by the API's own role.
class CustomerReadsTest {
    private static final String OPERATOR =
            Rig.TOKENS.with(c -> c.subject("op").claim("roles", "payments:operate"));

    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);
    private final String id = "cus_of_" + user;

    @Test
    void anOwnerSeesWhatIsKeptAboutTheirCustomer() {
        CustomerRows.insert(id, user, "ada@b.example", "Ada", false);

        var answer = Rig.API.get(token, "/api/stripe/customers/" + id);

        assertThat(answer.response().body())
                .isEqualTo(
                        """
                        {"id":"%s","email":"ada@b.example","name":"Ada","deleted":false,\
                        "created_at":"2026-11-23T10:00:00Z","observed_at":"2026-11-23T10:00:00Z"}\
                        """
                                .formatted(id));
    }

    @Test
    void anOwnersOwnCustomerIsTheOneThatPaymentsAreMadeFor() {
        CustomerRows.insert("cus_earlier_" + user, user, "old@b.example", "Ada", false);
        assertThat(Rig.API.get(token, "/api/stripe/customer").status()).isEqualTo(404);
        CustomerRows.insert(id, user, "ada@b.example", "Ada", false);
        CustomerRows.assign(id, user);

        var answer = Rig.API.get(token, "/api/stripe/customer");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("id")).isEqualTo(id);
    }

    @Test
    void aDeletedCustomerIsNoLongerTheOwnersOwn() {
        CustomerRows.insert(id, user, null, null, true);
        CustomerRows.assign(id, user);

        assertThat(Rig.API.get(token, "/api/stripe/customer").status()).isEqualTo(404);
        var answer = Rig.API.get(token, "/api/stripe/customers/" + id);
        assertThat(answer.json().path("deleted").asBoolean()).isTrue();
        assertThat(answer.json().has("email")).isFalse();
    }

    @Test
    void anOperatorReadsAnybodysAndHasNoneOfTheirOwn() {
        CustomerRows.insert(id, user, "ada@b.example", "Ada", false);

        assertThat(Rig.API.get(OPERATOR, "/api/stripe/customers/" + id).text("name"))
                .isEqualTo("Ada");
        assertThat(Rig.API.get(OPERATOR, "/api/stripe/customer").status()).isEqualTo(404);
    }

    @Test
    void whatIsAnothersIsNotThere() {
        CustomerRows.insert(id, user, "ada@b.example", "Ada", false);
        var stranger = Rig.TOKENS.of(Rig.user());

        var theirs = Rig.API.get(stranger, "/api/stripe/customers/" + id);
        var none = Rig.API.get(stranger, "/api/stripe/customers/cus_absent");

        assertThat(theirs.status()).isEqualTo(404);
        assertThat(theirs.response().body()).isEqualTo(none.response().body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "cus_", "cus_'%20OR%201=1", "cus_%F0%9F%92%B3", "cus_absent"})
    void whatIsNotThereOrCannotBeIsTheSame404(String other) {
        var answer = Rig.API.get(token, "/api/stripe/customers/" + other);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("code")).isEqualTo("not_found");
    }
}
