package io.payrail.simulator;

import ch.qos.logback.classic.Level;
import io.payrail.simulator.account.Accounts;
import io.payrail.simulator.api.Api;
import io.payrail.simulator.api.Credentials;
import io.payrail.simulator.api.Rendering;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Timetable;
import io.payrail.simulator.billing.InvoiceLife;
import io.payrail.simulator.billing.Invoices;
import io.payrail.simulator.billing.SubscriptionLife;
import io.payrail.simulator.billing.Subscriptions;
import io.payrail.simulator.catalog.Coupons;
import io.payrail.simulator.catalog.Prices;
import io.payrail.simulator.catalog.Products;
import io.payrail.simulator.checkout.CheckoutPayments;
import io.payrail.simulator.checkout.CheckoutSessions;
import io.payrail.simulator.clock.TestClocks;
import io.payrail.simulator.control.Control;
import io.payrail.simulator.customer.Customers;
import io.payrail.simulator.customer.EphemeralKeys;
import io.payrail.simulator.customer.PortalSessions;
import io.payrail.simulator.fault.Faults;
import io.payrail.simulator.fault.RequestLog;
import io.payrail.simulator.http.HttpServer;
import io.payrail.simulator.payment.Charges;
import io.payrail.simulator.payment.Disputes;
import io.payrail.simulator.payment.PaymentIntents;
import io.payrail.simulator.payment.PaymentMethods;
import io.payrail.simulator.payment.Payments;
import io.payrail.simulator.payment.Refunds;
import io.payrail.simulator.payment.SetupIntents;
import io.payrail.simulator.payout.Payouts;
import io.payrail.simulator.state.Journal;
import io.payrail.simulator.state.Store;
import io.payrail.simulator.state.StripeClock;
import io.payrail.simulator.webhook.EventDestinations;
import io.payrail.simulator.webhook.Events;
import io.payrail.simulator.webhook.WebhookEndpoints;
import io.payrail.simulator.webhook.WebhookSender;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running simulator: one account, one port. Everything is ready when [#start] returns; [#close]
/// may be called twice.
public final class StripeSimulator implements AutoCloseable {
    private final SimulatorOptions options;
    private final Store store;
    private final Api api;
    private final WebhookSender webhooks;
    private final Timers timers;
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
        RequestLog log = new RequestLog(options.maxRequestLog());
        Payments payments = new Payments(this::baseUrl);
        SetupIntents setups = new SetupIntents(this::baseUrl);
        InvoiceLife invoices = new InvoiceLife(payments);
        SubscriptionLife life = new SubscriptionLife(invoices);
        Timetable timetable = new Timetable(store);
        TestClocks clocks = new TestClocks(timetable);
        Subscriptions subscriptions = new Subscriptions(invoices, life);
        CheckoutPayments checkout = new CheckoutPayments(payments, setups, subscriptions);
        CheckoutSessions sessions = new CheckoutSessions(checkout, this::baseUrl);
        Payouts payouts = new Payouts();
        List.of(clocks, invoices, life, payments.settlements(), sessions, payouts, new Disputes())
                .forEach(timetable::add);
        payments.addListener(checkout);
        setups.addListener(checkout);
        payments.addListener(life);
        setups.addListener(life);
        Accounts.register(routes);
        Customers.register(routes);
        EphemeralKeys.register(routes);
        PortalSessions.register(routes);
        PaymentMethods.register(routes);
        new PaymentIntents(payments).register(routes);
        Charges.register(routes, rendering);
        setups.register(routes);
        Refunds.register(routes);
        Disputes.register(routes);
        Products.register(routes);
        Prices.register(routes);
        Coupons.register(routes);
        subscriptions.register(routes);
        new Invoices(invoices).register(routes, rendering);
        clocks.register(routes);
        sessions.register(routes, rendering);
        payouts.register(routes);
        Events.register(routes);
        WebhookEndpoints.register(routes);
        EventDestinations.register(routes);
        this.api =
                new Api(
                        store,
                        routes,
                        rendering,
                        new Credentials(options.secretKey(), options.publishableKey()),
                        faults,
                        log,
                        options.apiVersion(),
                        options.maxInFlight());
        this.timers = new Timers(store, api.idempotency(), timetable, options.apiVersion());
        Control control =
                new Control(
                        store,
                        faults,
                        log,
                        webhooks,
                        payments,
                        setups,
                        sessions,
                        options.apiVersion(),
                        timers::run);
        this.server =
                new HttpServer(
                        options.host(),
                        options.port(),
                        request ->
                                Control.owns(request.path())
                                        ? control.handle(request)
                                        : api.handle(request));
        webhooks.start();
        timers.start(options.tick());
    }

    /// The program: runs until it is told to stop.
    static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            IO.println(CommandLine.USAGE);
            return;
        }
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
                        instanceof ch.qos.logback.classic.Logger root
                && System.getProperty("logback.configurationFile") == null) {
            root.setLevel(Level.INFO);
        }
        StripeSimulator simulator;
        CommandLine commandLine;
        try {
            commandLine = CommandLine.parse(List.of(arguments), System.getenv());
            simulator = start(commandLine.options());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + CommandLine.USAGE);
            System.exit(2);
            return;
        } catch (RuntimeException e) {
            System.err.println("Cannot start: " + e.getMessage());
            System.exit(1);
            return;
        }
        if (commandLine.forwardTo() != null && commandLine.webhookSecret() != null) {
            simulator.forwardTo(commandLine.forwardTo(), commandLine.webhookSecret(), "*");
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(() -> {
                                    simulator.close();
                                    stopped.countDown();
                                }));
        IO.println(
                "Stripe simulator: "
                        + simulator.baseUrl()
                        + " (API "
                        + SimulatorOptions.API_VERSION
                        + ")");
        stopped.await();
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
        return WebhookEndpoints.forward(store, url, secret, List.of(events), 0);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            api.stop();
            timers.close();
            server.close();
            webhooks.close();
            store.close();
        }
    }
}
