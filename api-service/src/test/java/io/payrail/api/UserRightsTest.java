package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What users may not do with their own tokens, and services may for them.
class UserRightsTest {
    private static final Conformance CONFORMANCE = new Conformance(OpenApiDocument.ofRig());

    /// What is the merchant's to ask for.
    enum Asked {
        CAPTURE("/api/stripe/payments/{id}/capture", "pi_1", "{\"amount\":500}"),
        CANCEL("/api/stripe/payments/{id}/cancel", "pi_1", "{\"reason\":\"abandoned\"}"),
        REFUND("/api/stripe/payments/{id}/refunds", "pi_1", "{\"amount\":1}"),
        TRIAL(
                "/api/stripe/create-subscription",
                "",
                "{\"customerId\":\"cus_1\",\"priceId\":\"price_1\",\"trial_days\":730}"),
        UNPRORATED(
                "/api/stripe/subscriptions/{id}/change",
                "sub_1",
                "{\"price\":\"price_1\",\"proration\":\"none\"}"),
        UNPRORATED_PREVIEW(
                "/api/stripe/subscriptions/{id}/preview",
                "sub_1",
                "{\"price\":\"price_1\",\"proration\":\"none\"}");

        private final String endpoint;
        private final String path;
        private final String body;

        Asked(String endpoint, String id, String body) {
            this.endpoint = endpoint;
            this.path = endpoint.replace("{id}", id);
            this.body = body;
        }
    }

    private static final String CREATION = "/api/stripe/create-subscription";
    private static final String CHANGE = "/api/stripe/subscriptions/{id}/change";
    private static final String PREVIEW = "/api/stripe/subscriptions/{id}/preview";
    private static final String CHECKOUT = "/api/stripe/checkout-sessions";

    private static final RunningApi STRICT = another("--payrail.api.users.may=");
    private static final RunningApi CONFIGURED =
            another(
                    "--payrail.api.users.may=refund,TRIAL",
                    "--payrail.api.users.prices=price_1,gold-plan");

    private final String service =
            Rig.TOKENS.with(
                    claims -> claims.subject("a-backend").claim("scope", "payments:service"));
    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    private static RunningApi another(String... settings) {
        var all = Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "--payrail.api.command.reply-partition=3";
        return Rig.start(all);
    }

    @AfterAll
    static void stop() {
        STRICT.close();
        CONFIGURED.close();
    }

    @BeforeEach
    void everythingElseGoesWell() {
        Rig.WORKER.answers(Rig::success);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTheMerchantsIsRefusedToAUserAndNothingIsPublished(Asked asked) {
        var answer = STRICT.post(token, asked.path, asked.body);

        assertRefused(answer, asked.endpoint);
        assertNothingWasPublished();
    }

    @ParameterizedTest
    @EnumSource
    void aServiceMayForAUser(Asked asked) {
        var answer = STRICT.post(service, asked.path, asked.body, "Payrail-User", user);

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    /// Whose scope only looks like a service's is a user, whatever they name.
    @ParameterizedTest
    @EnumSource
    void nobodyIsAServiceByNamingThemselves(Asked asked) {
        var lookalike =
                Rig.TOKENS.with(claims -> claims.subject(user).claim("scope", "payments:services"));

        var answer = STRICT.post(lookalike, asked.path, asked.body, "Payrail-User", user);

        assertRefused(answer, asked.endpoint);
    }

    @Test
    void whatUsersMayIsConfiguredOneByOne() {
        assertThat(statuses(CONFIGURED, Asked.REFUND, Asked.TRIAL)).containsOnly(200);
        assertThat(
                        statuses(
                                CONFIGURED,
                                Asked.CAPTURE,
                                Asked.CANCEL,
                                Asked.UNPRORATED,
                                Asked.UNPRORATED_PREVIEW))
                .containsOnly(403);
    }

    private List<Integer> statuses(RunningApi api, Asked... asked) {
        return Arrays.stream(asked)
                .map(each -> api.post(token, each.path, each.body).status())
                .toList();
    }

    @Test
    void whatCostsTheUserAsItShouldIsTheirsToAskFor() {
        assertThat(STRICT.post(token, CREATION, creation("price_2")).status()).isEqualTo(200);
        for (var proration : List.of("create_prorations", "always_invoice")) {
            var body = "{\"price\":\"price_2\",\"proration\":\"%s\"}".formatted(proration);
            assertThat(STRICT.post(token, path(CHANGE), body).status()).isEqualTo(200);
            assertThat(STRICT.post(token, path(PREVIEW), body).status()).isEqualTo(200);
        }
        assertThat(STRICT.post(token, path(CHANGE), "{\"quantity\":2}").status()).isEqualTo(200);
        assertThat(STRICT.post(token, CHECKOUT, checkout("price_2")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {CREATION, CHANGE, PREVIEW, CHECKOUT})
    void aUserChoosesAmongTheConfiguredPricesAndAServiceAmongAll(String endpoint) {
        var other = body(endpoint, "price_2");

        var refused = CONFIGURED.post(token, path(endpoint), other);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").findValuesAsString("code"))
                .containsExactly("price_not_offered");
        assertThat(refused.json().path("errors").findValuesAsString("field"))
                .containsExactly(endpoint.equals(CREATION) ? "priceId" : "price");
        CONFORMANCE.check(operation(endpoint), refused);
        assertNothingWasPublished();
        for (var price : List.of("price_1", "gold-plan")) {
            assertThat(CONFIGURED.post(token, path(endpoint), body(endpoint, price)).status())
                    .isEqualTo(200);
        }
        assertThat(CONFIGURED.post(service, path(endpoint), other, "Payrail-User", user).status())
                .isEqualTo(200);
    }

    @Test
    void aQuantityIsChangedWhateverThePriceIs() {
        var answer = CONFIGURED.post(token, path(CHANGE), "{\"quantity\":2}");

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "payrail.api.users.may=refund,everything",
                "payrail.api.users.prices=price_1,price 2"
            })
    void whatIsNoOperationAndNoPriceKeepsTheServiceFromStarting(String setting) {
        assertThatThrownBy(() -> Rig.start("--" + setting).close())
                .hasStackTraceContaining(setting.replaceFirst("=.*", ""));
    }

    private static void assertRefused(RunningApi.Answer answer, String endpoint) {
        assertThat(answer.status()).as(endpoint).isEqualTo(403);
        assertThat(answer.text("code")).isEqualTo("not_for_users");
        assertThat(answer.text("detail")).contains("merchant's service", "Payrail-User");
        CONFORMANCE.check(operation(endpoint), answer);
    }

    /// A user's commands come in their order: the one that is asked for now is the only one.
    private void assertNothingWasPublished() {
        assertThat(STRICT.post(token, "/api/stripe/setup-intents", "{}").status()).isEqualTo(200);
        assertThat(Rig.WORKER.receivedFrom(user))
                .extracting(received -> received.command().getClass().getSimpleName())
                .containsExactly("SetUp");
    }

    private static OpenApiDocument.Operation operation(String endpoint) {
        return OpenApiDocument.ofRig().operations().stream()
                .filter(each -> each.toString().equals("POST " + endpoint))
                .findFirst()
                .orElseThrow();
    }

    private static String path(String endpoint) {
        return endpoint.replace("{id}", "sub_1");
    }

    private static String body(String endpoint, String price) {
        return switch (endpoint) {
            case CREATION -> creation(price);
            case CHECKOUT -> checkout(price);
            default -> "{\"price\":\"%s\"}".formatted(price);
        };
    }

    private static String creation(String price) {
        return "{\"customerId\":\"cus_1\",\"priceId\":\"%s\"}".formatted(price);
    }

    private static String checkout(String price) {
        return """
        {"mode": "subscription", "price": "%s",
         "success_url": "https://shop.example/done",
         "cancel_url": "https://shop.example/cart"}
        """
                .formatted(price);
    }
}
