package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a client gets for each way in which a command can end.
class ReplyOutcomesTest {
    private final String token = Rig.TOKENS.of(Rig.user());

    private RunningApi.Answer subscribe() {
        return Rig.API.post(
                token,
                "/api/stripe/create-subscription",
                "{\"customerId\":\"cus_1\",\"priceId\":\"price_1\"}");
    }

    @Test
    void aDeclineIs402WithTheCodesOfTheIssuer() {
        Rig.WORKER.answers(c -> new Reply.Declined(c.id(), "card_declined", "insufficient_funds"));

        var answer = subscribe();

        assertThat(answer.status()).isEqualTo(402);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("code")).isEqualTo("card_declined");
        assertThat(answer.text("decline_code")).isEqualTo("insufficient_funds");
        assertThat(answer.text("type")).isEqualTo("urn:payrail:problem:card_declined");
        assertThat(answer.json().path("status").asInt()).isEqualTo(402);
        assertThat(answer.text("title")).isNotBlank();
        assertThat(answer.text("detail")).isNotBlank();
        assertThat(answer.header("Payrail-Operation-Id")).isNotBlank();
    }

    @Test
    void aDeclineWithoutADeclineCodeHasNone() {
        Rig.WORKER.answers(c -> new Reply.Declined(c.id(), "expired_card", null));

        var answer = subscribe();

        assertThat(answer.status()).isEqualTo(402);
        assertThat(answer.json().has("decline_code")).isFalse();
    }

    static Stream<Arguments> rejections() {
        return Stream.of(
                arguments(Rejection.IDEMPOTENCY_KEY_REUSED, null, 422, false, ""),
                arguments(Rejection.REFERENCE_IN_USE, "reference", 409, false, "reference"),
                arguments(Rejection.REFERENCE_IN_PROGRESS, "reference", 409, true, "reference"),
                arguments(Rejection.CUSTOMER_NOT_FOUND, "customerId", 404, false, "customerId"),
                arguments(Rejection.PROCESSOR_REFUSED, null, 503, true, ""),
                arguments("amount_too_small", "amount", 400, false, "amount"),
                arguments("resource_missing", "items[0][price]", 400, false, "priceId"),
                arguments("resource_missing", "price", 400, false, "price"),
                arguments(Rejection.SUBSCRIPTION_NOT_FOUND, null, 404, false, ""),
                arguments(Rejection.SUBSCRIPTION_ENDED, null, 409, false, ""),
                arguments(Rejection.SUBSCRIPTION_NOT_SIMPLE, null, 409, false, ""),
                arguments("resource_missing", "customer", 400, false, "customerId"),
                arguments("parameter_invalid", "Stripe-Version", 400, false, "Stripe-Version"),
                arguments("email_invalid", "email", 400, false, "email"),
                arguments("parameter_unknown", "automatic_tax[mode]", 400, false, ""),
                arguments("parameter_missing", null, 400, false, ""));
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void aRejectionHasItsStatusItsCodeAndTheClientsOwnField(
            String code, @Nullable String field, int status, boolean retryAfter, String named) {
        Rig.WORKER.answers(c -> new Reply.Rejected(c.id(), code, field));

        var answer = subscribe();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.header("Retry-After").isEmpty()).isEqualTo(!retryAfter);
        assertThat(answer.json().path("errors").path(0).path("field").asString(""))
                .isEqualTo(named);
    }

    /// The version is no part of what is asked for: the payment is made, and only the ephemeral key
    /// is not.
    @Test
    void whoseStripeVersionIsRefusedIsToldToRepeatTheRequestWithTheSameKey() {
        Rig.WORKER.answers(c -> new Reply.Rejected(c.id(), "parameter_invalid", "Stripe-Version"));
        var version = subscribe();
        Rig.WORKER.answers(c -> new Reply.Rejected(c.id(), "parameter_invalid", "priceId"));
        var price = subscribe();

        assertThat(version.text("detail"))
                .contains("the same `Idempotency-Key`", "`Stripe-Version`")
                .doesNotContain("new `Idempotency-Key`");
        assertThat(price.text("detail")).contains("new `Idempotency-Key`");
    }

    @Test
    void anUnresolvedCommandIs202AndItsOperationWillTell() {
        Rig.WORKER.answers(c -> new Reply.Unresolved(c.id()));

        var answer = subscribe();

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("status")).isEqualTo("unresolved");
        assertThat(answer.header("Location"))
                .isEqualTo("/api/stripe/operations/" + answer.text("operation_id"));
    }

    @Test
    void aReplyThatNobodyCanReadIsCountedAndTheNextOneIsDelivered() {
        double before = Metrics.of(Rig.API, "payrail.api.replies", "outcome", "malformed");
        Rig.WORKER.write(0, new byte[] {'{', 'x'});
        Rig.WORKER.write(0, new byte[0]);
        Rig.WORKER.answers(Rig::success);

        assertThat(subscribe().status()).isEqualTo(200);
        assertThat(Metrics.of(Rig.API, "payrail.api.replies", "outcome", "malformed"))
                .isEqualTo(before + 2);
    }

    @Test
    void aTombstoneAmongTheRepliesDoesNoHarm() {
        Rig.WORKER.write(0, null);
        Rig.WORKER.answers(Rig::success);

        assertThat(subscribe().status()).isEqualTo(200);
    }

    @Test
    void everyKindOfCommandIsCountedByItsOutcome() {
        Rig.WORKER.answers(Rig::success);
        double published =
                Metrics.of(
                        Rig.API,
                        "payrail.api.commands",
                        "type",
                        "create_subscription",
                        "result",
                        "published");
        double ready = Metrics.of(Rig.API, "payrail.api.replies", "outcome", "subscription_ready");

        subscribe();

        assertThat(
                        Metrics.of(
                                Rig.API,
                                "payrail.api.commands",
                                "type",
                                "create_subscription",
                                "result",
                                "published"))
                .isEqualTo(published + 1);
        // Counted by the thread that reads replies, after it has handed the reply on.
        await().untilAsserted(() ->
                assertThat(
                                Metrics.of(
                                        Rig.API,
                                        "payrail.api.replies",
                                        "outcome",
                                        "subscription_ready"))
                        .isEqualTo(ready + 1));
        assertThat(Rig.API.management("/actuator/prometheus").response().body())
                .contains("payrail_api_reply_latency_seconds_bucket")
                .contains("payrail_api_waiting 0.0");
    }
}
