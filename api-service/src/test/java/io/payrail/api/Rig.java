package io.payrail.api;

import io.payrail.contract.Command;
import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Question;
import io.payrail.contract.Reply;
import io.payrail.contract.Secret;
import io.payrail.contract.SessionCommand;
import io.payrail.contract.SessionReply;
import io.payrail.contract.SubscriptionCommand;
import io.payrail.contract.SubscriptionReply;
import io.payrail.contract.Topics;
import io.payrail.embedded.Database;
import io.payrail.embedded.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// One API instance with all it needs, shared by the test classes of this JVM: real Kafka, a real
/// database with the worker's schema, a scripted worker, tokens.
final class Rig {
    private static final int REPLY_PARTITIONS = 4;

    static {
        // Of what is awaited without a bound of its own.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    static final Tokens TOKENS = new Tokens();
    static final Database DATABASE = database();
    static final ScriptedWorker WORKER = worker();
    static final RunningApi API = start();

    private Rig() {}

    /// Another instance, with more settings.
    static RunningApi start(String... settings) {
        return startUnawaited(settings).awaitReady();
    }

    /// Another instance, which may not be ready yet.
    static RunningApi startUnawaited(String... settings) {
        var byName = new LinkedHashMap<String, String>();
        Stream.concat(
                        Stream.of(
                                "--spring.kafka.bootstrap-servers=" + Servers.bootstrapServers(),
                                "--spring.datasource.url=" + jdbcUrl(),
                                "--spring.datasource.username=" + ApiDatabase.USERNAME,
                                "--spring.datasource.password=" + ApiDatabase.PASSWORD,
                                "--payrail.api.stripe.publishable-key=pk_test_rig",
                                "--payrail.api.receipt.key=a key that the rig's instances share",
                                "--payrail.api.sessions.allowed-return-origins=https://shop.example",
                                "--payrail.api.users.may=cancel,capture,refund,trial,unprorated",
                                "--payrail.api.stream.longest=1s",
                                "--payrail.api.limit.exempt=127.0.0.0/8",
                                // Patient, as the machine may stall: a test that is about one of
                                // these bounds sets its own.
                                "--payrail.api.command.contact-timeout=30s",
                                "--payrail.api.command.ack-timeout=35s",
                                "--payrail.api.command.reply-wait=25s",
                                "--spring.kafka.producer.properties.max.block.ms=20000",
                                "--spring.kafka.producer.properties.request.timeout.ms=10000",
                                "--spring.kafka.producer.properties.delivery.timeout.ms=30000",
                                "--spring.datasource.hikari.connection-timeout=10000",
                                "--spring.datasource.hikari.data-source-properties.socketTimeout=30",
                                "--spring.jdbc.template.query-timeout=20s",
                                // As Compose hands on what nobody has set.
                                "--payrail.edge.trusted-proxies=",
                                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=",
                                "--spring.security.oauth2.resourceserver.jwt.audiences=",
                                publicKey()),
                        Stream.of(settings))
                // A setting that is given twice would be a list.
                .forEach(setting -> byName.put(setting.replaceFirst("=.*", ""), setting));
        return RunningApi.start(List.copyOf(byName.values()));
    }

    /// The URL without a user, which would be stronger than the one that is configured.
    static String jdbcUrl() {
        return DATABASE.jdbcUrl().replaceAll("[?&]user=[^&]*", "");
    }

    static String publicKey() {
        return "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                + TOKENS.publicKeyFile().toUri();
    }

    /// A user whom no other test knows.
    static String user() {
        return Servers.unique("user");
    }

    /// The reply to a command that goes well.
    static Reply success(Command command) {
        return switch (command) {
            case PaymentCommand.Create c ->
                    new PaymentReply.Ready(
                            c.id(),
                            "pi_of_" + c.id().toString().replace('-', '_'),
                            new Secret("pi_secret_of_" + c.id()),
                            "cus_" + c.owner().id(),
                            new Secret("ek_secret_of_" + c.id()),
                            null);
            case PaymentCommand.PayOffSession c ->
                    new PaymentReply.State(
                            c.id(),
                            "pi_of_" + c.id().toString().replace('-', '_'),
                            "succeeded",
                            c.amount(),
                            0,
                            c.amount(),
                            c.currency());
            case PaymentCommand.Capture c ->
                    new PaymentReply.State(
                            c.id(), c.paymentId(), "succeeded", 1099, 0, 1099, "usd");
            case PaymentCommand.Cancel c ->
                    new PaymentReply.State(c.id(), c.paymentId(), "canceled", 1099, 0, 0, "usd");
            case PaymentCommand.Refund c ->
                    new PaymentReply.Refund(
                            c.id(),
                            "re_of_" + c.id().toString().replace('-', '_'),
                            c.paymentId(),
                            "succeeded",
                            c.amount() == null ? 1099 : c.amount(),
                            "usd",
                            c.reason());
            case CustomerCommand.Create c ->
                    new CustomerReply.Ready(c.id(), "cus_" + c.owner().id());
            case CustomerCommand.Update c -> new CustomerReply.Updated(c.id(), c.customerId());
            case CustomerCommand.Erase c -> new CustomerReply.Erased(c.id(), c.customerId());
            case CustomerCommand.DetachMethod c ->
                    new CustomerReply.MethodDetached(c.id(), c.paymentMethodId());
            case CustomerCommand.ChooseMethod c ->
                    new CustomerReply.MethodChosen(c.id(), c.customerId(), c.paymentMethodId());
            case CustomerCommand.SetUp c ->
                    new CustomerReply.SetupReady(
                            c.id(),
                            "seti_1",
                            new Secret("seti_1_secret_of_" + c.id()),
                            "cus_1",
                            new Secret("ek_of_" + c.id()),
                            null);
            case CustomerCommand.OpenSession c ->
                    new CustomerReply.SessionReady(
                            c.id(), "cus_1", new Secret("cuss_secret_of_" + c.id()), Instant.EPOCH);
            case SubscriptionCommand.Create c ->
                    new SubscriptionReply.Ready(
                            c.id(), "sub_1", new Secret("pi_sub_secret_of_" + c.id()));
            case Question.ListPaymentMethods q ->
                    new CustomerReply.PaymentMethods(
                            q.id(),
                            List.of(
                                    new CustomerReply.PaymentMethod(
                                            "pm_1",
                                            "card",
                                            new CustomerReply.Card("visa", "4242", 4, 2031),
                                            true)),
                            null);
            case SubscriptionCommand.Cancel c -> subscription(c, c.atPeriodEnd());
            case SubscriptionCommand.Resume c -> subscription(c, false);
            case SubscriptionCommand.Change c -> subscription(c, false);
            case SessionCommand.Portal c ->
                    new SessionReply.Portal(
                            c.id(), new Secret("https://portal.example/secret_of_" + c.id()));
            case SessionCommand.Checkout c ->
                    new SessionReply.Checkout(
                            c.id(),
                            "cs_test_1",
                            "open",
                            new Secret("https://checkout.example/secret_of_" + c.id()));
            case Question.PreviewSubscription q ->
                    new SubscriptionReply.Preview(
                            q.id(),
                            "usd",
                            3700,
                            700,
                            List.of(
                                    new SubscriptionReply.Line("Gold", 700, true, null, null),
                                    new SubscriptionReply.Line(null, 3000, false, null, null)));
        };
    }

    private static Reply subscription(SubscriptionCommand command, boolean ends) {
        return new SubscriptionReply.State(
                command.id(),
                String.valueOf(command.target()),
                "active",
                "price_1",
                2L,
                Instant.parse("2026-12-23T10:00:00Z"),
                ends,
                null,
                null,
                new Secret("pi_sub_secret_of_" + command.id()));
    }

    private static Database database() {
        var database = Servers.freshDatabase();
        ApiDatabase.migrate(database);
        return database;
    }

    private static ScriptedWorker worker() {
        Servers.createTopics(Map.of(Topics.COMMANDS, 3, Topics.REPLIES, REPLY_PARTITIONS));
        return new ScriptedWorker(Servers.bootstrapServers());
    }
}
