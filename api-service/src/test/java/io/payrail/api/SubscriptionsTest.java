package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Question;
import io.payrail.contract.Secret;
import io.payrail.contract.SubscriptionCommand;
import io.payrail.contract.SubscriptionReply;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Subscriptions over HTTP: how they are read, and what can be done with one.
class SubscriptionsTest {
    private static final String PATH = "/api/stripe/subscriptions";

    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void everythingElseGoesWell() {
        Rig.WORKER.answers(Rig::success);
    }

    private RunningApi.Answer post(String action, String body) {
        return Rig.API.post(token, PATH + "/sub_1/" + action, body);
    }

    private SubscriptionCommand received() {
        return (SubscriptionCommand) Rig.WORKER.receivedFrom(user).getLast().command();
    }

    @Test
    void aNewSubscriptionMayHaveAQuantityAndATrial() {
        Rig.API.post(
                token,
                "/api/stripe/create-subscription",
                """
                {"customerId": "cus_1", "priceId": "price_1", "quantity": 3, "trial_days": 14}
                """);

        var command = (SubscriptionCommand.Create) received();
        assertThat(command.quantity()).isEqualTo(3);
        assertThat(command.trialDays()).isEqualTo(14);
    }

    @Test
    void itIsCanceledAtTheEndOfItsPeriodUnlessAskedOtherwise() {
        var answer = post("cancel", "{}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames())
                .containsExactly(
                        "id",
                        "status",
                        "price",
                        "quantity",
                        "current_period_end",
                        "cancel_at_period_end",
                        "client_secret");
        assertThat(answer.text("id")).isEqualTo("sub_1");
        assertThat(answer.json().path("cancel_at_period_end").asBoolean()).isTrue();
        assertThat(((SubscriptionCommand.Cancel) received()).atPeriodEnd()).isTrue();

        post("cancel", "{\"at_period_end\": false}");

        assertThat(((SubscriptionCommand.Cancel) received()).atPeriodEnd()).isFalse();
    }

    @Test
    void itIsResumed() {
        assertThat(post("resume", "{}").status()).isEqualTo(200);
        assertThat(received()).isInstanceOf(SubscriptionCommand.Resume.class);
        assertThat(received().target()).isEqualTo("sub_1");
    }

    @Test
    void itsPriceAndQuantityAreChanged() {
        post("change", "{\"price\": \"price_2\", \"quantity\": 4, \"proration\": \"none\"}");

        var command = (SubscriptionCommand.Change) received();
        assertThat(command.priceId()).isEqualTo("price_2");
        assertThat(command.quantity()).isEqualTo(4);
        assertThat(command.proration()).isEqualTo("none");

        post("change", "{\"quantity\": 5}");

        command = (SubscriptionCommand.Change) received();
        assertThat(command.priceId()).isNull();
        assertThat(command.proration()).isEqualTo("create_prorations");
    }

    @Test
    void aChangeThatWaitsForItsPaymentSaysUntilWhenAndGivesTheSecret() {
        Rig.WORKER.answers(command ->
                new SubscriptionReply.State(
                        command.id(),
                        "sub_1",
                        "active",
                        "price_1",
                        2L,
                        null,
                        false,
                        null,
                        Instant.parse("2026-11-24T09:00:00Z"),
                        new Secret("pi_secret")));

        var answer = post("change", "{\"quantity\": 5}");

        assertThat(answer.text("pending_update_expires_at")).isEqualTo("2026-11-24T09:00:00Z");
        assertThat(answer.text("client_secret")).isEqualTo("pi_secret");
    }

    @Test
    void whatAChangeWouldCostIsAskedWithoutMakingAnOperation() {
        var answer = post("preview", "{\"quantity\": 5}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body())
                .isEqualTo(
                        """
                        {"currency":"usd","amount_due":3700,"prorations":700,"lines":[\
                        {"description":"Gold","amount":700,"proration":true},\
                        {"amount":3000,"proration":false}]}\
                        """);
        assertThat(answer.header("Payrail-Operation-Id")).isEmpty();
        var question =
                (Question.PreviewSubscription) Rig.WORKER.receivedFrom(user).getLast().command();
        assertThat(question.quantity()).isEqualTo(5);
        assertThat(question.priceId()).isNull();
        assertThat(question.proration()).isEqualTo("create_prorations");
        assertThat(question.owner().email()).isNull();
        assertThat(post("preview", "{}").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    cancel | {"at_period_end": "yes"}                    | at_period_end | wrong_type
                    cancel | {"at_period_end": 1}                        | at_period_end | wrong_type
                    cancel | {"now": true}                               | now           | unknown_field
                    resume | {"at": 1}                                   | at            | unknown_field
                    change | {}                                          | price         | required
                    change | {"price": ""}                               | price         | blank
                    change | {"price": "no price"}                       | price         | invalid_price_id
                    change | {"quantity": 0}                             | quantity      | out_of_range
                    change | {"quantity": 1000000}                       | quantity      | out_of_range
                    change | {"quantity": 1.5}                           | quantity      | wrong_type
                    change | {"quantity": 1, "proration": "some"}        | proration     | unknown_choice
                    """)
    void whatIsWrongIsNamed(String action, String body, String field, String code) {
        var answer = post(action, body);

        assertThat(answer.status()).isEqualTo(400);
        var error = answer.json().path("errors").path(0);
        assertThat(error.path("field").asString()).isEqualTo(field);
        assertThat(error.path("code").asString()).isEqualTo(code);
        assertThat(Rig.WORKER.receivedFrom(user)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"quantity,0", "quantity,1000000", "trial_days,0", "trial_days,731"})
    void quantityAndTrialOfANewOneHaveBounds(String field, String value) {
        var answer =
                Rig.API.post(
                        token,
                        "/api/stripe/create-subscription",
                        "{\"customerId\": \"cus_1\", \"priceId\": \"price_1\", \"%s\": %s}"
                                .formatted(field, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").path(0).path("field").asString()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub_", "x", "sub_%27%20OR%201=1", "cus_1"})
    void whatCannotBeASubscriptionIsNotThere(String id) {
        for (var action : List.of("cancel", "resume", "change")) {
            var answer = Rig.API.post(token, PATH + "/" + id + "/" + action, "{\"quantity\": 1}");
            assertThat(answer.status()).isEqualTo(404);
        }
        assertThat(Rig.API.get(token, PATH + "/" + id).status()).isEqualTo(404);
    }

    @Test
    void itSaysHowItStands() {
        insert("sub_own_" + user, user, "active", "cus_" + user, 0);

        var answer = Rig.API.get(token, PATH + "/sub_own_" + user);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("status")).isEqualTo("active");
        assertThat(answer.text("customer")).isEqualTo("cus_" + user);
        assertThat(answer.text("price")).isEqualTo("price_1");
        assertThat(answer.json().path("quantity").asLong()).isEqualTo(2);
        assertThat(answer.text("current_period_end")).isEqualTo("2026-12-23T10:00:00Z");
        assertThat(answer.json().path("cancel_at_period_end").asBoolean()).isFalse();
        assertThat(answer.json().has("trial_end")).isFalse();
        assertThat(answer.text("created_at")).isEqualTo("2026-11-23T10:00:00Z");
        var stranger = Rig.TOKENS.of(Rig.user());
        assertThat(Rig.API.get(stranger, PATH + "/sub_own_" + user).status()).isEqualTo(404);
    }

    @Test
    void theListIsTheOwnersWithTheNewestFirst() {
        insert("sub_a_" + user, user, "active", "cus_" + user, 0);
        insert("sub_b_" + user, user, "canceled", "cus_" + user, 1);
        insert("sub_c_" + user, user, "active", "cus_other_" + user, 2);
        insert("sub_x_" + user, Rig.user(), "active", "cus_" + user, 3);

        assertThat(ids(Rig.API.get(token, PATH).json()))
                .containsExactly("sub_c_" + user, "sub_b_" + user, "sub_a_" + user);
        assertThat(ids(Rig.API.get(token, PATH + "?status=canceled").json()))
                .containsExactly("sub_b_" + user);
        assertThat(ids(Rig.API.get(token, PATH + "?customer=cus_" + user).json()))
                .containsExactly("sub_b_" + user, "sub_a_" + user);
        assertThat(ids(Rig.API.get(Rig.TOKENS.of(Rig.user()), PATH).json())).isEmpty();
    }

    /// Also among those of one second, and when some are made between two pages.
    @Test
    void pagesGiveEachOnceWhateverIsInsertedMeanwhile() {
        for (int i = 0; i < 5; i++) {
            insert("sub_" + i + "_" + user, user, "active", "cus_" + user, i / 3);
        }
        var seen = new ArrayList<String>();
        var page = Rig.API.get(token, PATH + "?limit=2").json();
        for (int later = 10; ; later++) {
            seen.addAll(ids(page));
            if (page.path("next_cursor").isNull()) {
                break;
            }
            insert("sub_" + later + "_" + user, user, "active", "cus_" + user, later);
            var cursor = page.path("next_cursor").asString();
            page = Rig.API.get(token, PATH + "?limit=2&cursor=" + cursor).json();
        }

        assertThat(seen)
                .containsExactly(
                        "sub_4_" + user,
                        "sub_3_" + user,
                        "sub_2_" + user,
                        "sub_1_" + user,
                        "sub_0_" + user);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit, out_of_range",
        "limit=101, limit, out_of_range",
        "limit=x, limit, out_of_range",
        "cursor=, cursor, invalid_cursor",
        "cursor=x, cursor, invalid_cursor",
        "cursor=$$$$, cursor, invalid_cursor",
        "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTkgeA, cursor, invalid_cursor",
        "status=some, status, unknown_choice",
        "customer=x, customer, invalid_customer_id"
    })
    void whatIsWrongInTheQueryIsNamed(String query, String field, String code) {
        var answer = Rig.API.get(token, PATH + "?" + query);

        assertThat(answer.status()).isEqualTo(400);
        var error = answer.json().path("errors").path(0);
        assertThat(error.path("field").asString()).isEqualTo(field);
        assertThat(error.path("code").asString()).isEqualTo(code);
    }

    private static List<String> ids(JsonNode list) {
        return list.path("data").valueStream().map(one -> one.path("id").asString()).toList();
    }

    private static void insert(
            String id, String owner, String status, String customer, int afterSeconds) {
        try (var connection = Rig.DATABASE.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO subscription (id, owner, customer_id, status, price_id, quantity,
                                              current_period_end, cancel_at_period_end, created_at,
                                              observed_since, observed_at)
                    VALUES ('%s', '%s', '%s', '%s', 'price_1', 2, '2026-12-23T10:00:00Z', false,
                            timestamptz '2026-11-23T10:00:00Z' + %d * interval '1 second', now(), now())
                    """
                            .formatted(id, owner, customer, status, afterSeconds));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
