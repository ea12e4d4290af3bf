package io.payrail.simulator.customer;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/// Ephemeral keys and customer sessions: what a mobile or web client needs to act for one customer
/// for a while.
public final class EphemeralKeys {
    private static final Duration KEY_LIFE = Duration.ofHours(1);
    private static final Duration SESSION_LIFE = Duration.ofMinutes(30);

    private EphemeralKeys() {}

    public static void register(Routes routes) {
        routes.post("/v1/ephemeral_keys", "EphemeralKeyCreate", EphemeralKeys::create);
        routes.delete("/v1/ephemeral_keys/{id}", "", EphemeralKeys::delete);
        routes.post("/v1/customer_sessions", "CustomerSessionCreate", EphemeralKeys::session);
    }

    private static ObjectNode create(Call call) {
        if (call.requestedVersion() == null) {
            throw StripeException.invalid(
                    null,
                    "Missing required header: Stripe-Version. An ephemeral key is made for the API version"
                            + " of the client that uses it.",
                    null);
        }
        ObjectNode customer =
                call.named("customer", "customer", call.params().required("customer"));
        ObjectNode key = Shapes.create(call.tx(), "ephemeral_key", Ids.timed("ephkey"));
        key.put("expires", call.tx().now() + KEY_LIFE.toSeconds());
        key.putArray("associated_objects")
                .addObject()
                .put("id", customer.path("id").asString())
                .put("type", "customer");
        String secret = "ek_test_" + Ids.random(64);
        ObjectNode stored = key.deepCopy();
        stored.remove("secret");
        stored.putObject(Scope.HIDDEN).put("customer", customer.path("id").asString());
        call.scope().save(stored);
        return key.put("secret", secret);
    }

    private static ObjectNode delete(Call call) {
        ObjectNode key = call.target("ephemeral_key", "id");
        call.tx().remove(call.id());
        return key;
    }

    private static ObjectNode session(Call call) {
        ObjectNode customer =
                call.named("customer", "customer", call.params().required("customer"));
        ObjectNode session = Json.object();
        session.put("object", "customer_session");
        session.setAll(Shapes.part("customer_session"));
        session.put("created", call.tx().now());
        session.put("customer", customer.path("id").asString());
        session.put("expires_at", call.tx().now() + SESSION_LIFE.toSeconds());
        session.put("client_secret", "cuss_secret_" + Ids.random(51));
        if (call.params().tree().get("components") instanceof ObjectNode components) {
            for (var component : components.properties()) {
                if (component.getValue() instanceof ObjectNode given) {
                    session.withObjectProperty("components")
                            .withObjectProperty(component.getKey())
                            .setAll(given);
                }
            }
        }
        return session;
    }
}
