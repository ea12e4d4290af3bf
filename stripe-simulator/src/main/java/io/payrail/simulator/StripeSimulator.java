package io.payrail.simulator;

import io.payrail.simulator.api.Api;
import io.payrail.simulator.api.Credentials;
import io.payrail.simulator.api.Rendering;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.customer.Customers;
import io.payrail.simulator.customer.EphemeralKeys;
import io.payrail.simulator.fault.Faults;
import io.payrail.simulator.fault.RequestLog;
import io.payrail.simulator.http.HttpServer;
import io.payrail.simulator.payment.Charges;
import io.payrail.simulator.payment.Disputes;
import io.payrail.simulator.payment.PaymentIntents;
import io.payrail.simulator.payment.PaymentMethods;
import io.payrail.simulator.payment.Payments;
import io.payrail.simulator.state.Journal;
import io.payrail.simulator.state.Store;
import io.payrail.simulator.state.StripeClock;
import io.payrail.simulator.webhook.Events;
import io.payrail.simulator.webhook.WebhookEndpoints;
import io.payrail.simulator.webhook.WebhookSender;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// A running simulator: one account, one port. Everything is ready when [#start] returns; [#close]
/// may be called twice.
public final class StripeSimulator implements AutoCloseable {
    private final SimulatorOptions options;
    private final Store store;
    private final Api api;
    private final WebhookSender webhooks;
    private final HttpServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private StripeSimulator(SimulatorOptions options) {
        this.options = options;
        StripeClock clock = new StripeClock(options.clock());
        this.store = new Store(clock, new Journal(options.dataDirectory()));
        Faults faults = new Faults(options.seed());
        this.webhooks = new WebhookSender(store, options.webhooks(), faults.random());
        Routes routes = new Routes();
        Rendering rendering = new Rendering();
        Payments payments = new Payments(this::baseUrl);
        Customers.register(routes);
        EphemeralKeys.register(routes);
        PaymentMethods.register(routes);
        new PaymentIntents(payments).register(routes);
        Charges.register(routes, rendering);
        Disputes.register(routes);
        Events.register(routes);
        WebhookEndpoints.register(routes);
        this.api =
                new Api(
                        store,
                        routes,
                        rendering,
                        new Credentials(options.secretKey(), options.publishableKey()),
                        faults,
                        new RequestLog(options.maxRequestLog()),
                        options.apiVersion(),
                        options.maxInFlight());
        this.server = new HttpServer(options.host(), options.port(), api::handle);
        webhooks.start();
    }

    public static StripeSimulator start(SimulatorOptions options) {
        return new StripeSimulator(options);
    }

    /// Where it answers, without a slash at the end.
    public String baseUrl() {
        return "http://" + options.host() + ":" + port();
    }

    public int port() {
        return server.port();
    }

    public String secretKey() {
        return options.secretKey().reveal();
    }

    public String publishableKey() {
        return options.publishableKey().reveal();
    }

    /// Sends events to a URL, signed with a secret that the receiver already has. An endpoint of
    /// that URL that exists gets the secret instead of a second one being made.
    ///
    /// @param events types, or `*` alone
    /// @return the endpoint's id
    public String forwardTo(String url, String secret, String... events) {
        return store.transact(tx -> {
            var existing =
                    tx.all("webhook_endpoint")
                            .filter(endpoint -> endpoint.path("url").asString().equals(url))
                            .findFirst();
            var endpoint =
                    existing.isPresent()
                            ? WebhookEndpoints.roll(tx, existing.get(), secret, 0)
                            : WebhookEndpoints.endpoint(tx, url, secret, List.of(events));
            return endpoint.path("id").asString();
        });
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            api.stop();
            server.close();
            webhooks.close();
            store.close();
        }
    }
}
