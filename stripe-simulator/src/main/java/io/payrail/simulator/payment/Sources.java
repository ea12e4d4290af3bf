package io.payrail.simulator.payment;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.fault.Decline;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Tokens, and the cards that older integrations keep with a customer: what charges were paid with
/// before payment methods.
public final class Sources {
    private static final String CARD = "card";
    private static final String TOKEN = "token";

    private Sources() {}

    static void register(Routes routes) {
        routes.publishable("POST", "/v1/tokens", "TokenCreate", Set.of(), Sources::token);
        routes.get("/v1/tokens/{id}", "TokenRetrieve", call -> call.target(TOKEN, TOKEN));
        routes.post(
                "/v1/customers/{id}/sources",
                "CustomerPaymentSourceCreate",
                call ->
                        attach(
                                call.scope(),
                                call.target("customer", "id"),
                                call.params().required("source"),
                                call.params()));
        routes.get("/v1/customers/{id}/sources", "CustomerPaymentSourceList", Sources::list);
        routes.get(
                "/v1/customers/{id}/sources/{card}",
                "CustomerPaymentSourceRetrieve",
                Sources::target);
        routes.post(
                "/v1/customers/{id}/sources/{card}",
                "CustomerPaymentSourceUpdate",
                Sources::update);
        routes.delete("/v1/customers/{id}/sources/{card}", "", Sources::delete);
    }

    private static ObjectNode token(Call call) {
        Params params = call.params().nested(CARD);
        if (params == null) {
            throw StripeException.missing(CARD);
        }
        ObjectNode card = card(Cards.fromCard(call.scope(), params));
        params.copyTo(card, "name", "address_city", "address_country", "address_zip");
        card.remove("customer");
        card.putObject("networks").putNull("preferred");
        ObjectNode token = Shapes.create(call.tx(), TOKEN, Ids.timed("tok"));
        token.set(CARD, card);
        return call.scope().save(token);
    }

    /// The card of a test card's payment method, in the older shape.
    private static ObjectNode card(ObjectNode method) {
        ObjectNode card = Json.object();
        card.put("id", Ids.timed(CARD)).put("object", CARD);
        card.setAll(Shapes.part("source_card"));
        String brand = method.path(CARD).path("brand").asString();
        card.put("brand", brand.substring(0, 1).toUpperCase(Locale.ROOT) + brand.substring(1));
        for (String field :
                new String[] {"exp_month", "exp_year", "fingerprint", "funding", "last4"}) {
            card.set(field, method.path(CARD).path(field));
        }
        card.set(Scope.HIDDEN, method.path(Scope.HIDDEN).deepCopy());
        return card;
    }

    /// The card that a test token, a token, or the id of a kept card names; a token only once.
    static ObjectNode use(Scope scope, String id, String param) {
        TestCard test = TestCard.named(id);
        if (test != null) {
            return card(Cards.of(scope, test));
        }
        ObjectNode token = scope.tx().find(TOKEN, id);
        if (token != null) {
            if (token.path("used").asBoolean()) {
                throw StripeException.state(
                        "token_already_used",
                        "You cannot use a Stripe token more than once: " + id + ".",
                        null,
                        null);
            }
            token.put("used", true);
            scope.save(token);
            ObjectNode card = ((ObjectNode) token.path(CARD)).deepCopy();
            card.remove("networks");
            return card.putNull("customer");
        }
        ObjectNode card = scope.tx().find(CARD, id);
        if (card == null) {
            throw StripeException.noSuch(id.startsWith("tok_") ? TOKEN : "source", id, param);
        }
        return card;
    }

    /// Keeps a card with a customer; the first one becomes its default.
    public static ObjectNode attach(
            Scope scope, ObjectNode customer, String source, @Nullable Params details) {
        ObjectNode card = use(scope, source, "source");
        Decline decline =
                scope.forcedDecline() == null
                        ? PaymentMethods.behaviour(card).declineOnAttach()
                        : scope.forcedDecline();
        if (decline != null) {
            throw StripeException.card(Declines.error(decline, null));
        }
        card.set("customer", customer.get("id"));
        card.put("cvc_check", "pass");
        if (details != null) {
            details.mergeMetadata(card);
        }
        scope.emit("customer.source.created", card);
        if (!customer.path("default_source").isString()) {
            customer.set("default_source", card.get("id"));
            scope.emit("customer.updated", customer);
        }
        return card;
    }

    private static ObjectNode list(Call call) {
        call.target("customer", "id");
        return Lists.page(call, CARD, card -> card.path("customer").asString("").equals(call.id()));
    }

    private static ObjectNode target(Call call) {
        call.target("customer", "id");
        String id = call.path().getLast();
        ObjectNode card = call.tx().find(CARD, id);
        if (card == null || !card.path("customer").asString("").equals(call.id())) {
            throw StripeException.notFound("source", id, "id");
        }
        return card;
    }

    private static ObjectNode update(Call call) {
        ObjectNode card = target(call);
        call.params()
                .copyTo(
                        card,
                        "address_city",
                        "address_country",
                        "address_line1",
                        "address_line2",
                        "address_state",
                        "address_zip",
                        "exp_month",
                        "exp_year",
                        "name");
        call.params().mergeMetadata(card);
        call.scope().emit("customer.source.updated", card);
        return card;
    }

    private static ObjectNode delete(Call call) {
        ObjectNode card = target(call);
        String id = card.path("id").asString();
        call.scope().emit("customer.source.deleted", card);
        call.tx().remove(id);
        ObjectNode customer = call.tx().get(call.id());
        if (customer.path("default_source").asString("").equals(id)) {
            customer.putNull("default_source");
            call.scope().emit("customer.updated", customer);
        }
        return Json.object().put("id", id).put("object", CARD).put("deleted", true);
    }
}
