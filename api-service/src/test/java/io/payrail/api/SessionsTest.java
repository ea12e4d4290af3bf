package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payrail.contract.SessionCommand;
import io.payrail.contract.SessionReply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Stripe's pages over HTTP: what is asked for, and where they may lead.
class SessionsTest {
    private static final String PORTAL = "/api/stripe/billing-portal-sessions";
    private static final String CHECKOUT = "/api/stripe/checkout-sessions";
    private static final String SOUND =
            """
            {"mode": "subscription", "price": "price_1", "quantity": 2,
             "success_url": "https://shop.example/done?session={CHECKOUT_SESSION_ID}",
             "cancel_url": "https://shop.example/cart"}
            """;

    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void everythingElseGoesWell() {
        Rig.WORKER.answers(Rig::success);
    }

    @Test
    void thePortalsAddressIsHandedOut() {
        var answer =
                Rig.API.post(token, PORTAL, "{\"return_url\": \"https://shop.example/account\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactly("url");
        assertThat(answer.text("url")).startsWith("https://portal.example/");
        var command = (SessionCommand.Portal) Rig.WORKER.receivedFrom(user).getLast().command();
        assertThat(command.returnUrl()).isEqualTo("https://shop.example/account");
    }

    @Test
    void aCheckoutsAddressIsHandedOutWhileItIsOpen() {
        var answer = Rig.API.post(token, CHECKOUT, SOUND);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactly("id", "status", "url");
        var command = (SessionCommand.Checkout) Rig.WORKER.receivedFrom(user).getLast().command();
        assertThat(command.mode()).isEqualTo("subscription");
        assertThat(command.quantity()).isEqualTo(2);
        assertThat(command.successUrl()).endsWith("{CHECKOUT_SESSION_ID}");

        Rig.WORKER.answers(c -> new SessionReply.Checkout(c.id(), "cs_test_1", "complete", null));

        assertThat(Rig.API.post(token, CHECKOUT, SOUND).json().propertyNames())
                .containsExactly("id", "status");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mode        | "setup"                        | unknown_choice
                    mode        | 1                              | wrong_type
                    price       | null                           | required
                    price       | "no price"                     | invalid_price_id
                    quantity    | 0                              | out_of_range
                    success_url | null                           | required
                    success_url | "done"                         | invalid_url
                    success_url | "javascript:alert(1)"          | invalid_url
                    success_url | "http://shop.example/"         | invalid_url
                    success_url | "https://u:p@shop.example/"      | invalid_url
                    cancel_url  | "https://evil.example/"        | origin_not_allowed
                    cancel_url  | "http://localhost/"            | origin_not_allowed
                    """)
    void whatIsWrongIsNamed(String field, String value, String code) {
        var body = SOUND.replaceFirst("\"" + field + "\": [^,}]+", "\"" + field + "\": " + value);
        if (field.equals("success_url")) {
            body = SOUND.replaceFirst("\"success_url\": \"[^\"]+\"", "\"success_url\": " + value);
        }

        var answer = Rig.API.post(token, CHECKOUT, body);

        assertThat(answer.status()).isEqualTo(400);
        var error = answer.json().path("errors").path(0);
        assertThat(error.path("field").asString()).isEqualTo(field);
        assertThat(error.path("code").asString()).isEqualTo(code);
        assertThat(Rig.WORKER.receivedFrom(user)).isEmpty();
    }

    /// Also the loopback interface has to be named, where anything is.
    @Test
    void pagesLeadToConfiguredOriginsOnly() {
        try (var api =
                Rig.start(
                        "--payrail.api.sessions.allowed-return-origins=https://shop.example,https://pay.example:8443",
                        "--payrail.api.command.reply-partition=3")) {
            assertThat(portal(api, "https://shop.example/account")).isEqualTo(200);
            assertThat(portal(api, "https://SHOP.example:443/account")).isEqualTo(200);
            assertThat(portal(api, "https://pay.example:8443")).isEqualTo(200);
            assertThat(portal(api, "https://pay.example/")).isEqualTo(400);
            assertThat(portal(api, "https://shop.example.evil.example/")).isEqualTo(400);
            assertThat(portal(api, "https://shop.example@evil.example/")).isEqualTo(400);
            assertThat(portal(api, "http://localhost/")).isEqualTo(400);
        }
    }

    @Test
    void withoutAnyOriginPagesLeadToTheLoopbackInterfaceOnly() {
        try (var api =
                Rig.start(
                        "--payrail.api.sessions.allowed-return-origins=",
                        "--payrail.api.command.reply-partition=3")) {
            assertThat(portal(api, "http://localhost:3000/account")).isEqualTo(200);
            assertThat(portal(api, "http://127.0.0.1/")).isEqualTo(200);
            assertThat(portal(api, "https://[::1]/")).isEqualTo(200);
            assertThat(portal(api, "https://shop.example/")).isEqualTo(400);
            assertThat(portal(api, "https://localhost.example/")).isEqualTo(400);
        }
    }

    private int portal(RunningApi api, String returnUrl) {
        return api.post(token, PORTAL, "{\"return_url\": \"" + returnUrl + "\"}").status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "shop.example", "http://shop.example", "https://shop.example/"})
    void whatIsNoOriginKeepsTheServiceFromStarting(String origin) {
        assertThatThrownBy(() ->
                        Rig.start("--payrail.api.sessions.allowed-return-origins=" + origin)
                                .close())
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }
}
