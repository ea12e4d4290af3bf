package io.payrail.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.embedded.LoopbackCertificate;
import io.payrail.local.token.User;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastPrivilegeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REFUSED = "42501";
    private static final String NOT_LET_IN = "28000";

    private static final List<String> TOPICS =
            List.of(
                    Topics.COMMANDS,
                    Topics.REPLIES,
                    Topics.STRIPE_EVENTS,
                    Topics.STRIPE_EVENTS_SHADOW,
                    Topics.EVENTS,
                    Topics.deadLetters(Topics.COMMANDS),
                    Topics.deadLetters(Topics.STRIPE_EVENTS));

    @TempDir private static Path folder;

    private static SecureStack stack;

    @BeforeAll
    static void start() throws Exception {
        stack = new SecureStack(folder);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void aPaymentAndItsWebhookGoTheWholeWayWithNoMoreRightsThanThese() throws Exception {
        String payment;
        try (var shopper = new Shopper(stack.target(User.named("shopper")))) {
            var created = shopper.createPayment("whole-way", 4200);
            assertThat(created.status()).isEqualTo(200);
            String secret = created.text("client_secret");
            payment = Shopper.idOf(secret);
            assertThat(shopper.confirm(secret, "pm_card_visa").text("status"))
                    .isEqualTo("succeeded");
            await().atMost(PATIENCE)
                    .until(() -> shopper.payment(payment).text("status").equals("succeeded"));
        }
        assertThat(eventsOf(payment))
                .containsExactly("payrail.payment.created.v1", "payrail.payment.succeeded.v1");
        await().atMost(PATIENCE).until(LeastPrivilegeTest::isSealed);
        // The pools, the relay's lock and its stream of changes.
        try (var connection = stack.superuser("payrail");
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT count(*) FILTER (WHERE NOT ssl), count(*) FILTER (WHERE ssl),
                                       count(*) FILTER (WHERE backend_type = 'walsender')
                                FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
                                WHERE usename LIKE 'payrail%'
                                """)) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
            assertThat(rows.getInt(2)).isGreaterThanOrEqualTo(4);
            assertThat(rows.getInt(3)).isOne();
        }
    }

    private static boolean isSealed() throws SQLException {
        try (var connection = stack.superuser("payrail");
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT EXISTS (SELECT FROM journal_seal)")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /// As a consumer of its own, in its group.
    private static List<String> eventsOf(String aggregate) {
        var types = new ArrayList<String>();
        try (var consumer = consumer(SecureStack.CONSUMER, SecureStack.CONSUMER)) {
            consumer.subscribe(List.of(Topics.EVENTS));
            await().atMost(PATIENCE)
                    .until(() -> {
                        for (var record : consumer.poll(Duration.ofMillis(200))) {
                            if (record.key().equals(aggregate)) {
                                types.add(typeOf(record));
                            }
                        }
                        return types.size() >= 2;
                    });
            consumer.commitSync();
        }
        return types;
    }

    private static String typeOf(ConsumerRecord<?, ?> event) {
        return new String(
                requireNonNull(event.headers().lastHeader(Headers.CE_TYPE)).value(), UTF_8);
    }

    @Test
    void theRulesAreTheseAndNoOthers() throws Exception {
        var allowed = new TreeSet<String>();
        for (var rule : AccessRules.deployed().all()) {
            allowed.add(
                    rule.entry().principal().substring("User:payrail-".length())
                            + " "
                            + rule.entry().operation().name().toLowerCase(Locale.ROOT)
                            + " "
                            + rule.pattern().name().substring("payrail".length() + 1));
        }
        assertThat(allowed)
                .containsExactlyInAnyOrder(
                        "api write commands",
                        "api read replies",
                        "ingestor write stripe-events",
                        "worker create commands",
                        "worker read commands",
                        "worker write commands",
                        "worker create replies",
                        "worker write replies",
                        "worker create stripe-events",
                        "worker read stripe-events",
                        "worker write stripe-events",
                        "worker create stripe-events.shadow",
                        "worker read stripe-events.shadow",
                        "worker create events",
                        "worker write events",
                        "worker create commands.dlt",
                        "worker read commands.dlt",
                        "worker write commands.dlt",
                        "worker create stripe-events.dlt",
                        "worker read stripe-events.dlt",
                        "worker write stripe-events.dlt",
                        "worker read worker-commands",
                        "worker read worker-stripe-events",
                        "worker read worker-shadow",
                        "consumer read events",
                        "consumer read consumer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SecureStack.API,
                SecureStack.INGESTOR,
                SecureStack.WORKER,
                SecureStack.CONSUMER
            })
    void whatNoRuleAllowsIsRefusedOnEachTopic(String user) throws Exception {
        var rules = AccessRules.deployed();
        for (String topic : TOPICS) {
            if (!rules.allow(user, AclOperation.READ, ResourceType.TOPIC, topic)) {
                assertThatThrownBy(() -> read(user, topic))
                        .as("%s reads %s", user, topic)
                        .isInstanceOf(TopicAuthorizationException.class);
            }
            if (!rules.allow(user, AclOperation.WRITE, ResourceType.TOPIC, topic)) {
                assertThatThrownBy(() -> write(user, topic))
                        .as("%s writes %s", user, topic)
                        .hasRootCauseInstanceOf(AuthorizationException.class);
            }
        }
    }

    private static void read(String user, String topic) {
        try (var consumer = consumer(user, null)) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            consumer.poll(PATIENCE);
        }
    }

    private static void write(String user, String topic) throws Exception {
        var settings = new HashMap<>(stack.client(user));
        settings.put("max.block.ms", 30_000);
        settings.put("delivery.timeout.ms", 30_000);
        settings.put("linger.ms", 0);
        try (var producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, new byte[] {1})).get();
        }
    }

    private static KafkaConsumer<String, byte[]> consumer(String user, @Nullable String group) {
        var settings = new HashMap<>(stack.client(user));
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        if (group != null) {
            settings.put("group.id", group);
        }
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /// It would take the workers' partitions from them.
    @Test
    void aConsumerIsRefusedInAnotherOnesGroup() {
        for (String group : List.of("payrail-worker-commands", "payrail-worker-stripe-events")) {
            try (var consumer = consumer(SecureStack.CONSUMER, group)) {
                consumer.subscribe(List.of(Topics.EVENTS));
                assertThatThrownBy(() -> consumer.poll(PATIENCE))
                        .isInstanceOf(GroupAuthorizationException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SecureStack.API,
                SecureStack.INGESTOR,
                SecureStack.WORKER,
                SecureStack.CONSUMER
            })
    void nobodyMakesOtherTopicsDeletesOneOrChangesARule(String user) throws Exception {
        try (var admin = Admin.create(stack.client(user))) {
            var other = new NewTopic("other", Optional.of(1), Optional.empty());
            assertThat(failureOf(() -> admin.createTopics(List.of(other)).all().get()))
                    .isInstanceOf(TopicAuthorizationException.class);
            for (String topic : List.of(Topics.EVENTS, Topics.REPLIES)) {
                assertThat(failureOf(() -> admin.deleteTopics(List.of(topic)).all().get()))
                        .isInstanceOf(TopicAuthorizationException.class);
            }
            var rules = AccessRules.deployed().all();
            assertThat(failureOf(() -> admin.createAcls(rules).all().get()))
                    .isInstanceOf(ClusterAuthorizationException.class);
        }
    }

    @Test
    void whoeverCannotProveANameIsNotLetIn() throws Exception {
        var stranger = LoopbackCertificate.create(folder, "stranger");
        var genuine = stack.kafkaCertificate();
        assertThat(connecting(stack.client(SecureStack.API, "guessed", genuine)))
                .isInstanceOf(SaslAuthenticationException.class);
        assertThat(connecting(stack.client("nobody", "guessed", genuine)))
                .isInstanceOf(SaslAuthenticationException.class);
        assertThat(connecting(impatient(stack.plaintext()))).isInstanceOf(TimeoutException.class);
        assertThat(connecting(impatient(stack.nameless("CLIENT", folder))))
                .isInstanceOf(TimeoutException.class);
        for (String listener : List.of("BROKER", "CONTROLLER")) {
            assertThat(connecting(stack.nameless(listener, folder)))
                    .isInstanceOf(SslAuthenticationException.class);
        }
        // And a broker that cannot prove that it is the broker is told no password.
        String password = SecureStack.password(SecureStack.API);
        assertThat(connecting(stack.client(SecureStack.API, password, stranger)))
                .isInstanceOf(SslAuthenticationException.class);
    }

    /// For whoever is told nothing and would wait to the end.
    private static Map<String, Object> impatient(Map<String, Object> settings) {
        var given = new HashMap<>(settings);
        given.put("request.timeout.ms", 4_000);
        given.put("default.api.timeout.ms", 5_000);
        return given;
    }

    private static Throwable connecting(Map<String, Object> settings) {
        var given = new HashMap<>(settings);
        given.put("retries", 0);
        try (var admin = Admin.create(given)) {
            return failureOf(() -> admin.describeCluster().nodes().get());
        }
    }

    private static Throwable failureOf(ThrowingCallable attempt) {
        var failure = catchThrowable(attempt);
        assertThat(failure).isInstanceOf(ExecutionException.class);
        return requireNonNull(failure.getCause());
    }

    @Test
    void theApisRoleReadsTheViewsAndIsRefusedEverywhereElse() throws Exception {
        var refused = new TreeSet<String>();
        try (var connection = writable("payrail_api")) {
            for (String view : relations("= 'api'")) {
                execute(connection, "SELECT * FROM " + view + " LIMIT 1");
                for (String attempt :
                        List.of("DELETE FROM " + view, "INSERT INTO " + view + " DEFAULT VALUES")) {
                    assertRefused(connection, attempt);
                }
            }
            for (String table : relations("= 'public'")) {
                for (String attempt :
                        List.of(
                                "SELECT * FROM " + table,
                                "DELETE FROM " + table,
                                "INSERT INTO " + table + " DEFAULT VALUES",
                                "TRUNCATE " + table)) {
                    assertRefused(connection, attempt);
                }
                refused.add(table);
            }
            for (String attempt :
                    List.of(
                            "CREATE TABLE api.mine (a int)",
                            "CREATE TABLE public.mine (a int)",
                            "CREATE TEMPORARY TABLE mine (a int)",
                            "CREATE SCHEMA mine",
                            "CREATE ROLE mine",
                            "SET ROLE payrail",
                            "SELECT * FROM pg_authid",
                            "SELECT pg_create_logical_replication_slot('mine', 'pgoutput')",
                            "COPY (SELECT 1) TO PROGRAM 'true'",
                            "SELECT lo_from_bytea(0, 'mine')",
                            "SELECT lo_creat(-1)",
                            "SELECT lo_create(0)",
                            "SELECT lo_import('/etc/passwd')",
                            "SELECT lo_open(1, 131072)",
                            "SELECT lo_put(1, 0, 'mine')",
                            "SELECT lo_unlink(1)",
                            // It would keep every worker from relaying, or from sealing.
                            "SELECT pg_advisory_lock(1)",
                            "SELECT pg_try_advisory_lock(1)",
                            "SELECT pg_advisory_xact_lock_shared(1, 2)",
                            // No seal would be made while the transaction is open.
                            "SELECT pg_current_xact_id()",
                            "SELECT txid_current()",
                            "SELECT pg_logical_emit_message(true, 'mine', 'mine')")) {
                assertRefused(connection, attempt);
            }
        }
        assertThat(refused)
                .contains(
                        "public.operation", "public.payment", "public.customer", "public.journal");
    }

    @Test
    void theWorkersLocksAndTransactionIdsAreTheWorkersAlone() throws Exception {
        try (var connection = stack.superuser("payrail");
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT count(*),
                                       count(*) FILTER (WHERE has_function_privilege('payrail_api', oid, 'EXECUTE')),
                                       count(*) FILTER (WHERE has_function_privilege('payrail', oid, 'EXECUTE')
                                                              = (proname LIKE 'lo%'))
                                FROM pg_proc
                                WHERE proname LIKE ANY (ARRAY['pg_advisory%', 'pg_try_advisory%', 'lo\\_%',
                                                              'pg_current_xact_id', 'txid_current',
                                                              'pg_logical_emit_message'])
                                """)) {
            rows.next();
            assertThat(rows.getInt(1)).isGreaterThan(40);
            assertThat(rows.getInt(2)).isZero();
            assertThat(rows.getInt(3)).isZero();
        }
    }

    @Test
    void theWorkersRoleOwnsItsDatabaseAndNothingBeyondIt() throws Exception {
        try (var connection = writable("payrail")) {
            for (String attempt :
                    List.of(
                            "CREATE ROLE mine SUPERUSER",
                            "ALTER ROLE postgres PASSWORD 'mine'",
                            "CREATE DATABASE mine",
                            "SELECT * FROM pg_authid",
                            "SELECT pg_read_file('postgresql.conf')",
                            "COPY (SELECT 1) TO PROGRAM 'true'")) {
                assertRefused(connection, attempt);
            }
        }
    }

    /// The role's setting that makes transactions read-only is a seat belt, not the lock.
    private static Connection writable(String role) throws SQLException {
        var connection = stack.database(role);
        execute(connection, "SET default_transaction_read_only = off");
        return connection;
    }

    private static Set<String> relations(String schema) throws SQLException {
        var names = new TreeSet<String>();
        try (var connection = stack.superuser("payrail");
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c"
                                        + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                                        + " WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname "
                                        + schema)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        assertThat(names).isNotEmpty();
        return names;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void assertRefused(Connection connection, String attempt) {
        assertThatThrownBy(() -> execute(connection, attempt))
                .as(attempt)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getSQLState()).isEqualTo(REFUSED));
    }

    @Test
    void theDatabaseTakesNobodyWithoutTlsAPasswordAndARuleForThem() throws Exception {
        var genuine = stack.databaseCertificate();
        for (String role : List.of("payrail", "payrail_api")) {
            String password = SecureStack.password(role);
            assertThat(notConnecting(role, password, "payrail", "disable", genuine))
                    .isEqualTo(NOT_LET_IN);
            assertThat(notConnecting(role, password, "postgres", "verify-full", genuine))
                    .isEqualTo(NOT_LET_IN);
            assertThat(notConnecting(role, "guessed", "payrail", "verify-full", genuine))
                    .isEqualTo("28P01");
            // And a server that cannot prove that it is the database is told nothing.
            assertThat(
                            notConnecting(
                                    role,
                                    password,
                                    "payrail",
                                    "verify-full",
                                    LoopbackCertificate.create(folder, "impostor")))
                    .isEqualTo("08006");
        }
    }

    private static String notConnecting(
            String role,
            String password,
            String database,
            String sslMode,
            LoopbackCertificate authority) {
        var failure =
                catchThrowable(
                        () -> stack.database(role, password, database, sslMode, authority).close());
        assertThat(failure).isInstanceOf(SQLException.class);
        return ((SQLException) failure).getSQLState();
    }
}
