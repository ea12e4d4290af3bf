package io.payrail.simulator.customer;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.state.Ids;
import tools.jackson.databind.node.ObjectNode;

/// Sessions of the billing portal. The page behind the address is Stripe's alone: here there is
/// none, as with the pages of invoices.
public final class PortalSessions {
    private PortalSessions() {}

    public static void register(Routes routes) {
        routes.post(
                "/v1/billing_portal/sessions",
                "billingportal.SessionCreate",
                PortalSessions::create);
    }

    private static ObjectNode create(Call call) {
        ObjectNode customer =
                call.named("customer", "customer", call.params().required("customer"));
        ObjectNode session = Shapes.create(call.tx(), "billing_portal.session", Ids.timed("bps"));
        session.set("customer", customer.get("id"));
        call.params().copyTo(session, "configuration", "locale", "on_behalf_of", "return_url");
        session.put("url", "https://billing.stripe.com/p/session/test_" + Ids.random(64));
        return call.scope().save(session);
    }
}
