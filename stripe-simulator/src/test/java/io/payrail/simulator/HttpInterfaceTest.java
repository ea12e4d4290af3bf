package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The interface as a client without any SDK meets it.
final class HttpInterfaceTest extends SimulatorTest {
    private static final String PAYMENT = "amount=2000&currency=usd";

    @Test
    void keysComeAsBearerOrBasicAndWrongOnesAre401() throws Exception {
        assertThat(call("GET", "/v1/balance", "").status()).isEqualTo(200);
        assertThat(
                        call(
                                        "GET",
                                        "/v1/balance",
                                        "",
                                        "Authorization",
                                        basic(simulator.secretKey()))
                                .status())
                .isEqualTo(200);
        Answer wrong =
                call("GET", "/v1/balance", "", "Authorization", "Bearer sk_test_wrongwrongwrong");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.error("type")).isEqualTo("invalid_request_error");
        assertThat(wrong.error("message"))
                .startsWith("Invalid API Key provided: sk_test_")
                .doesNotContain("wrongwrong");
        assertThat(call("GET", "/v1/balance", "", "Authorization", "").status()).isEqualTo(401);
        assertThat(call("GET", "/v1/balance", "", "Authorization", "Basic %%%").status())
                .isEqualTo(401);
    }

    private static String basic(String user) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((user + ":").getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void publishableKeyWorksOnlyWithAClientSecretAndWhereStripeAllowsIt() throws Exception {
        String bearer = "Bearer " + simulator.publishableKey();
        Answer intent = call("POST", "/v1/payment_intents", PAYMENT);
        String path = "/v1/payment_intents/" + intent.text("id");
        String secret = intent.text("client_secret");
        assertThat(
                        call("POST", "/v1/payment_intents", PAYMENT, "Authorization", bearer)
                                .error("code"))
                .isEqualTo("secret_key_required");
        assertThat(call("GET", path, "", "Authorization", bearer).status()).isEqualTo(400);
        assertThat(
                        call(
                                        "GET",
                                        path + "?client_secret=pi_x_secret_y",
                                        "",
                                        "Authorization",
                                        bearer)
                                .status())
                .isEqualTo(400);
        Answer seen = call("GET", path + "?client_secret=" + secret, "", "Authorization", bearer);
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body().has("metadata")).isFalse();
    }

    @Test
    void everyAnswerCarriesStripesHeaders() throws Exception {
        Answer answer = call("POST", "/v1/payment_intents", PAYMENT, "Idempotency-Key", "k9");
        assertThat(answer.header("Request-Id")).matches("req_[0-9A-Za-z]{14}");
        assertThat(answer.header("Stripe-Version")).isEqualTo("2026-07-29.dahlia");
        assertThat(answer.header("Idempotency-Key")).isEqualTo("k9");
        assertThat(answer.header("Date")).endsWith("GMT");
        Answer other = call("GET", "/v1/balance", "", "Stripe-Version", "2025-01-01.acacia");
        assertThat(other.header("Stripe-Version")).isEqualTo("2025-01-01.acacia");
        assertThat(call("GET", "/v1/balance", "", "Stripe-Version", "latest").status())
                .isEqualTo(400);
    }

    @Test
    void errorsAreNamedAsStripeNamesThem() throws Exception {
        assertError("currency=usd", 400, "parameter_missing", "amount");
        assertError("amount=2000", 400, "parameter_missing", "currency");
        assertError("amount=20.5&currency=usd", 400, "parameter_invalid_integer", "amount");
        assertError("amount=0&currency=usd", 400, "parameter_invalid_integer", "amount");
        assertError("amount=49&currency=usd", 400, "amount_too_small", "amount");
        assertError("amount=100000000&currency=usd", 400, "amount_too_large", "amount");
        assertError("amount=2000&currency=zzz", 400, "", "currency");
        assertError(PAYMENT + "&capture_method=later", 400, "", "capture_method");
        assertError(PAYMENT + "&customer=cus_none", 400, "resource_missing", "customer");
        assertError(PAYMENT + "&shipping[nmae]=x", 400, "parameter_unknown", "shipping[nmae]");
        assertError(PAYMENT + "&expand[]=nothing", 400, "", "expand");
        assertError(PAYMENT + "&expand[]=id", 400, "", "expand");
        assertError(PAYMENT + "&expand[]=status", 400, "", "expand");
        assertError(PAYMENT + "&expand[]=description", 400, "", "expand");
        assertError(PAYMENT + "&expand[]=metadata", 400, "", "expand");
        assertError(PAYMENT + "&expand[]=amount.currency", 400, "", "expand");
        assertError(PAYMENT + "&expand[]=payment_method_types", 400, "", "expand");
        assertError("amount=%GG", 400, "", "");
        Answer missing = call("GET", "/v1/payment_intents/pi_none", "");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.error("code")).isEqualTo("resource_missing");
        assertThat(missing.error("param")).isEqualTo("intent");
        assertThat(missing.error("message")).isEqualTo("No such payment_intent: 'pi_none'");
        Answer unknown = call("GET", "/v1/nonsense", "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.error("message"))
                .startsWith("Unrecognized request URL (GET: /v1/nonsense).");
    }

    private void assertError(String form, int status, String code, String param) throws Exception {
        Answer answer = call("POST", "/v1/payment_intents", form);
        assertThat(answer.status()).as(form).isEqualTo(status);
        assertThat(answer.error("type")).isEqualTo("invalid_request_error");
        assertThat(answer.error("code")).as(form).isEqualTo(code);
        assertThat(answer.error("param")).as(form).isEqualTo(param);
    }

    @Test
    void keyBelongsToOneEndpointAndOneSetOfParametersInAnyOrder() throws Exception {
        Answer first = call("POST", "/v1/payment_intents", PAYMENT, "Idempotency-Key", "k");
        Answer reordered =
                call(
                        "POST",
                        "/v1/payment_intents",
                        "currency=usd&amount=2000",
                        "Idempotency-Key",
                        "k");
        assertThat(reordered.text("id")).isEqualTo(first.text("id"));
        assertThat(reordered.header("Original-Request")).isEqualTo(first.header("Request-Id"));
        Answer otherEndpoint = call("POST", "/v1/customers", "name=x", "Idempotency-Key", "k");
        assertThat(otherEndpoint.status()).isEqualTo(400);
        assertThat(otherEndpoint.error("type")).isEqualTo("idempotency_error");
    }

    @Test
    void validationFailuresAreNotStoredAndStateErrorsAre() throws Exception {
        call("POST", "/v1/payment_intents", "amount=x&currency=usd", "Idempotency-Key", "k");
        assertThat(call("POST", "/v1/payment_intents", PAYMENT, "Idempotency-Key", "k").status())
                .isEqualTo(200);
        String path =
                "/v1/payment_intents/"
                        + call("POST", "/v1/payment_intents", PAYMENT).text("id")
                        + "/cancel";
        call("POST", path, "");
        Answer refused = call("POST", path, "", "Idempotency-Key", "k2");
        assertThat(refused.error("code")).isEqualTo("payment_intent_unexpected_state");
        assertThat(refused.body().path("error").path("payment_intent").path("status").asString())
                .isEqualTo("canceled");
        assertThat(call("POST", path, "", "Idempotency-Key", "k2").header("Idempotent-Replayed"))
                .isEqualTo("true");
    }

    @Test
    void listsPageInBothDirectionsNewestFirst() throws Exception {
        String[] ids = new String[5];
        for (int i = 0; i < 5; i++) {
            ids[i] =
                    call("POST", "/v1/customers", "name=c" + i + "&email=a@example.com").text("id");
        }
        Answer first = call("GET", "/v1/customers?limit=2", "");
        assertThat(ids(first)).isEqualTo(ids[4] + " " + ids[3]);
        assertThat(first.body().path("has_more").asBoolean()).isTrue();
        Answer rest = call("GET", "/v1/customers?limit=3&starting_after=" + ids[3], "");
        assertThat(ids(rest)).isEqualTo(ids[2] + " " + ids[1] + " " + ids[0]);
        assertThat(rest.body().path("has_more").asBoolean()).isFalse();
        assertThat(ids(call("GET", "/v1/customers?limit=2&ending_before=" + ids[0], "")))
                .isEqualTo(ids[2] + " " + ids[1]);
        assertThat(call("GET", "/v1/customers?limit=101", "").status()).isEqualTo(400);
        long created = first.body().path("data").get(0).path("created").asLong();
        assertThat(ids(call("GET", "/v1/customers?created[gt]=" + created, ""))).isEmpty();
        assertThat(
                        ids(
                                call(
                                        "GET",
                                        "/v1/customers?created[gte]=" + (created - 60) + "&limit=1",
                                        "")))
                .isEqualTo(ids[4]);
    }

    private static String ids(Answer list) {
        StringBuilder ids = new StringBuilder();
        list.body()
                .path("data")
                .forEach(object -> ids.append(object.path("id").asString()).append(' '));
        return ids.toString().strip();
    }

    @Test
    void expandReplacesIdsAtAnyDepthAndInLists() throws Exception {
        String customer = call("POST", "/v1/customers", "name=Ada").text("id");
        Answer paid =
                call(
                        "POST",
                        "/v1/payment_intents",
                        PAYMENT
                                + "&customer="
                                + customer
                                + "&payment_method=pm_card_visa&payment_method_types[0]=card&confirm=true"
                                + "&expand[]=latest_charge.balance_transaction&expand[1]=customer");
        assertThat(paid.body().path("customer").path("name").asString()).isEqualTo("Ada");
        assertThat(
                        paid.body()
                                .path("latest_charge")
                                .path("balance_transaction")
                                .path("net")
                                .asLong())
                .isEqualTo(2000 - 88);
        Answer listed = call("GET", "/v1/payment_intents?expand[]=data.customer", "");
        assertThat(listed.body().path("data").get(0).path("customer").path("id").asString())
                .isEqualTo(customer);
    }

    @Test
    void whatIsNoLinkStaysAsItIsWhateverItSays() throws Exception {
        String customer = call("POST", "/v1/customers", "").text("id");
        Answer named =
                call(
                        "POST",
                        "/v1/payment_intents",
                        PAYMENT
                                + "&metadata[customer]="
                                + customer
                                + "&expand[]=metadata.customer");
        assertThat(named.status()).isEqualTo(400);
        assertThat(named.error("message"))
                .isEqualTo("This property cannot be expanded (metadata.customer).");
        Answer listed = call("GET", "/v1/customers?expand[]=data.id", "");
        assertThat(listed.status()).isEqualTo(400);
        assertThat(listed.error("param")).isEqualTo("expand");
        Answer empty =
                call(
                        "POST",
                        "/v1/payment_intents",
                        PAYMENT
                                + "&expand[]=customer&expand[]=latest_charge.balance_transaction"
                                + "&expand[]=payment_method");
        assertThat(empty.status()).isEqualTo(200);
        assertThat(empty.body().path("customer").isNull()).isTrue();
    }

    @Test
    void pageBeginsAfterOneObjectOrEndsBeforeOneAndNotBoth() throws Exception {
        String id = call("POST", "/v1/customers", "").text("id");
        Answer both =
                call("GET", "/v1/customers?starting_after=" + id + "&ending_before=" + id, "");
        assertThat(both.status()).isEqualTo(400);
        assertThat(both.error("type")).isEqualTo("invalid_request_error");
        assertThat(both.error("message")).contains("starting_after").contains("ending_before");
    }

    @Test
    void everyCurrencyIsTakenThatStripeNames() throws Exception {
        for (String currency : List.of("btn", "ghs", "usd", "zmw")) {
            assertThat(call("POST", "/v1/payment_intents", "amount=2000&currency=" + currency))
                    .extracting(Answer::status)
                    .as(currency)
                    .isEqualTo(200);
        }
    }

    @Test
    void searchFindsByMetadata() throws Exception {
        String wanted =
                call("POST", "/v1/payment_intents", PAYMENT + "&metadata[command]=c-1").text("id");
        call("POST", "/v1/payment_intents", PAYMENT + "&metadata[command]=c-2");
        Answer found =
                call(
                        "GET",
                        "/v1/payment_intents/search?query=metadata%5B%27command%27%5D:%27c-1%27",
                        "");
        assertThat(found.text("object")).isEqualTo("search_result");
        assertThat(ids(found)).isEqualTo(wanted);
        assertThat(
                        ids(
                                call(
                                        "GET",
                                        "/v1/payment_intents/search?query=metadata%5B%22command%22%5D:%22c-1%22"
                                                + "%20AND%20status:%22succeeded%22",
                                        "")))
                .isEmpty();
        assertThat(call("GET", "/v1/payment_intents/search?query=%3A%3A", "").status())
                .isEqualTo(400);
    }

    @Test
    void searchFindsCustomersAndNoDeletedOnes() throws Exception {
        String wanted = call("POST", "/v1/customers", "metadata[command]=c-7").text("id");
        call("POST", "/v1/customers", "metadata[command]=c-8");
        String search = "/v1/customers/search?query=metadata%5B%27command%27%5D:%27c-7%27";
        assertThat(ids(call("GET", search, ""))).isEqualTo(wanted);
        call("DELETE", "/v1/customers/" + wanted, "");
        assertThat(ids(call("GET", search, ""))).isEmpty();
    }

    @Test
    void metadataIsMergedAndEmptyValuesRemoveKeys() throws Exception {
        String id = call("POST", "/v1/customers", "metadata[a]=1&metadata[b]=2").text("id");
        Answer updated = call("POST", "/v1/customers/" + id, "metadata[a]=&metadata[c]=3");
        assertThat(updated.body().path("metadata").toString())
                .isEqualTo("{\"b\":\"2\",\"c\":\"3\"}");
        assertThat(call("POST", "/v1/customers/" + id, "metadata=").body().path("metadata").size())
                .isZero();
    }

    @Test
    void ephemeralKeyNeedsAVersionAndIsDeletedOnce() throws Exception {
        String customer = call("POST", "/v1/customers", "").text("id");
        assertThat(call("POST", "/v1/ephemeral_keys", "customer=" + customer).status())
                .isEqualTo(400);
        Answer key =
                call(
                        "POST",
                        "/v1/ephemeral_keys",
                        "customer=" + customer,
                        "Stripe-Version",
                        "2025-01-01.acacia");
        assertThat(key.text("secret")).startsWith("ek_test_");
        assertThat(call("DELETE", "/v1/ephemeral_keys/" + key.text("id"), "").status())
                .isEqualTo(200);
        assertThat(call("DELETE", "/v1/ephemeral_keys/" + key.text("id"), "").status())
                .isEqualTo(404);
        assertThat(
                        call(
                                        "POST",
                                        "/v1/customer_sessions",
                                        "customer="
                                                + customer
                                                + "&components[pricing_table][enabled]=true")
                                .text("client_secret"))
                .startsWith("cuss_secret_");
    }

    @Test
    void deletedCustomerAnswersAsDeletedAndCannotBeUsed() throws Exception {
        String id = call("POST", "/v1/customers", "").text("id");
        call("DELETE", "/v1/customers/" + id, "");
        Answer seen = call("GET", "/v1/customers/" + id, "");
        assertThat(seen.body().path("deleted").asBoolean()).isTrue();
        assertThat(call("POST", "/v1/payment_intents", PAYMENT + "&customer=" + id).error("code"))
                .isEqualTo("resource_missing");
        assertThat(eventTypes()).containsExactly("customer.created", "customer.deleted");
    }

    @Test
    void updatedEventCarriesThePreviousValues() throws Exception {
        String id = call("POST", "/v1/customers", "name=Ada&metadata[a]=1").text("id");
        call("POST", "/v1/customers/" + id, "name=Grace&metadata[b]=2");
        Answer events = call("GET", "/v1/events?type=customer.updated", "");
        assertThat(
                        events.body()
                                .path("data")
                                .get(0)
                                .path("data")
                                .path("previous_attributes")
                                .toString())
                .isEqualTo("{\"metadata\":{\"b\":null},\"name\":\"Ada\"}");
    }

    /// A browser asks before it sends a page's `Authorization`, and hides from a page what it is
    /// not told to expose.
    @Test
    void pagesOfABrowserMayCallItAsTheyMayCallStripe() throws Exception {
        Answer asked =
                call(
                        "OPTIONS",
                        "/v1/payment_intents/pi_x/confirm",
                        "",
                        "Authorization",
                        "",
                        "Origin",
                        "http://127.0.0.1:9999",
                        "Access-Control-Request-Method",
                        "POST",
                        "Access-Control-Request-Headers",
                        "authorization,stripe-version");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(asked.header("Access-Control-Allow-Methods")).contains("POST", "DELETE");
        assertThat(asked.header("Access-Control-Allow-Headers"))
                .isEqualTo("authorization,stripe-version");
        assertThat(control("GET", "/ledger?sections=requests", "").path("requests")).isEmpty();

        Answer refused = call("POST", "/v1/payment_intents", PAYMENT, "Authorization", "");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(refused.header("Access-Control-Expose-Headers")).contains("Request-Id");
    }

    @Test
    void theNewestRequestsCanBeAskedFor() throws Exception {
        call("POST", "/v1/customers", "");
        call("GET", "/v1/customers", "");
        var log = control("GET", "/ledger?sections=requests&newest=1", "");
        assertThat(log.path("requests_total").asInt()).isEqualTo(2);
        assertThat(log.path("requests")).hasSize(1);
        assertThat(log.path("requests").path(0).path("method").asString()).isEqualTo("GET");
    }

    @Test
    void resetForgetsEverything() throws Exception {
        call("POST", "/v1/customers", "");
        control("POST", "/reset", "");
        assertThat(ids(call("GET", "/v1/customers", ""))).isEmpty();
        assertThat(ids(call("GET", "/v1/events", ""))).isEmpty();
    }
}
