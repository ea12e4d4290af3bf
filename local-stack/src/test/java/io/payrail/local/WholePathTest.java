package io.payrail.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Headers;
import io.payrail.local.Collector.Exported;
import io.payrail.local.leak.AppAtStripe;
import io.payrail.local.leak.Audit;
import io.payrail.local.leak.Callers;
import io.payrail.local.leak.Door;
import io.payrail.local.leak.Door.Answer;
import io.payrail.local.leak.Door.Request;
import io.payrail.local.leak.Intruder;
import io.payrail.local.leak.Kept;
import io.payrail.local.leak.Leaks;
import io.payrail.local.leak.Leaks.Found;
import io.payrail.local.leak.LogTape;
import io.payrail.local.leak.Mark;
import io.payrail.local.leak.Planting;
import io.payrail.local.leak.Search;
import io.payrail.local.leak.Tour;
import io.payrail.local.token.User;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What the three services leave behind together: in logs, tables, topics, figures, traces and
/// answers. All of Payrail runs, behind a trusted proxy, with every step traced.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholePathTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "management.tracing.sampling.probability", "1.0",
                    "management.opentelemetry.tracing.export.schedule-delay", "200ms",
                    "payrail.edge.trusted-proxies", "127.0.0.0/8",
                    "payrail.api.limit.users.writes.requests", "100000",
                    "payrail.api.limit.users.reads.requests", "100000",
                    "payrail.stripe.retry.attempts", "2");
    private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
    private static final String CREATE = "POST /api/stripe/create-payment-intent";
    private static final String BODY = "{\"amount\": 1700, \"currency\": \"eur\"}";
    private static final String REFUND = "POST /api/stripe/payments/{id}/refunds";
    private static final String TIMELINE = "GET /api/stripe/payments/{id}/timeline";
    private static final int MOST_PAYMENTS = 30;
    private static final int LAST = Integer.MAX_VALUE;

    @TempDir private static Path folder;

    private static Collector collector;
    private static LogTape log;
    private static LocalStack stack;

    @BeforeAll
    static void start() throws Exception {
        collector = new Collector();
        log = new LogTape();
        var settings = new HashMap<>(SETTINGS);
        settings.put(ENDPOINT, collector.endpoint());
        stack = PatientApi.start(folder, settings);
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
        log.close();
        collector.close();
    }

    /// Drives every operation of the document as user, service and operator, with good and bad
    /// input that is marked, and looks for the marks everywhere. It stops the stack, so that all
    /// has been written and exported that ever will be.
    @Test
    @Order(LAST)
    void nothingMarkedIsWhereItIsNotMeantToBe() throws Exception {
        var leaks = new Leaks();
        var callers = callers();
        var target = stack.target(User.named("team"));
        var intruder = new Intruder(target);
        try (var door = new Door(stack.api(), leaks);
                var app = new AppAtStripe(target)) {
            intruder.poison();
            intruder.forge(leaks);
            new Tour(door, app, callers).play();
            for (var role : List.of("user", "service", "operator")) {
                assertThat(driven(door, role))
                        .as("operations of the document that were asked for as " + role)
                        .containsExactlyElementsOf(new TreeSet<>(door.operations()));
            }
        }
        try (var events = new PublishedEvents(stack.bootstrapServers())) {
            await().atMost(PATIENCE).until(events::workerIsThroughStripeEvents);
            await().atMost(PATIENCE).until(() -> deadLetters() == 2);
        }
        intruder.lookAtDeadLetters(callers.operator("on-duty"), stack.operations(), leaks);
        Search.tables(stack.jdbcUrl(), leaks);
        Search.databaseLog(stack.jdbcUrl(), leaks);
        Search.topics(stack.bootstrapServers(), leaks);
        for (var port : stack.healthUrls()) {
            Search.management(URI.create(port), leaks);
        }
        stack.close();
        log.lines().forEach(line -> leaks.search("log", line));
        collector.texts().forEach(text -> leaks.search("span", text));

        var found = leaks.found();
        found.removeIf(each -> each.mark() == Mark.PLANTED);
        assertThat(found)
                .as(leaks.passagesBut(Kept.places()))
                .containsExactlyElementsOf(Kept.places());
        assertThat(leaks.searched())
                .containsKeys("log", "span", "problem", "header", "operator", "management")
                .containsKeys(
                        "database log",
                        "table journal",
                        "topic payrail.events",
                        "topic __consumer_offsets");
    }

    private static Callers callers() throws IOException, ParseException {
        return new Callers(folder.resolve("simulated"));
    }

    private static Set<String> driven(Door door, String role) {
        return door.exchanges().stream()
                .filter(exchange -> exchange.caller().role().equals(role))
                .map(exchange -> exchange.request().operation())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long deadLetters() throws SQLException {
        try (var connection = DriverManager.getConnection(stack.jdbcUrl());
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM dead_letter")) {
            row.next();
            return row.getLong(1);
        }
    }

    /// The search itself: it finds a mark in each kind of place, so that finding none means that
    /// there is none.
    @Test
    void whatIsPlantedIsFoundInEachKindOfPlace() throws Exception {
        var target = stack.target(User.named("team"));
        var leaks = new Leaks();
        Planting.inATable(target, leaks);
        Planting.inTheDatabasesLog(target, leaks);
        Planting.inRecords(target, leaks);
        Planting.inAnswers(callers().user("planter"), target, leaks);
        int before = log.lines().size();
        Planting.inLogLines();
        var lines = log.lines();
        lines.subList(before, lines.size()).forEach(line -> leaks.search("log", line));
        Planting.inASpan(collector.endpoint());
        collector.texts().forEach(text -> leaks.search("span", text));

        assertThat(leaks.found())
                .filteredOn(found -> found.mark() == Mark.PLANTED)
                .extracting(Found::place)
                .containsExactlyInAnyOrder(
                        "table planted.\"row\"",
                        "topic planted-key",
                        "topic planted-value",
                        "topic planted-header",
                        "database log",
                        "header",
                        "log",
                        "management",
                        "operator",
                        "problem",
                        "span");
        assertThat(lines.subList(before, lines.size()))
                .filteredOn(line -> line.contains("io.payrail.planted"))
                .hasSize(4)
                .allMatch(line -> Mark.PLANTED.isIn(line));
    }

    @Test
    void theJournalAndTheAuditSayWhoAskedInWhichRoleWhenFromWhereAndWhatCameOfIt()
            throws Exception {
        var callers = callers();
        var target = stack.target(User.named("team"));
        var audit = new Audit(target);
        var operator = callers.operator("auditor");
        var hashes = new HashSet<String>();
        try (var door = new Door(stack.api(), new Leaks());
                var app = new AppAtStripe(target)) {
            for (var caller :
                    List.of(
                            callers.user("audited"),
                            callers.service("audited-service", "audited-client"))) {
                var asked = Clock.systemUTC().instant();
                var created = door.send(caller, Request.of(CREATE, "", BODY));
                app.confirm(created.text("client_secret"), "pm_card_visa");
                String payment = Shopper.idOf(created.text("client_secret"));
                var refunded = door.send(caller, Request.of(REFUND, payment, "{}"));
                assertThat(refunded.status()).isEqualTo(200);
                var answered = Clock.systemUTC().instant();

                var hashesOfCaller = new HashSet<String>();
                var requests = new ArrayList<String>();
                for (var operation : List.of(created.operation(), refunded.operation())) {
                    var executions = audit.executions(operation);
                    assertThat(executions).hasSize(1);
                    var executed = executions.getFirst();
                    assertThat(executed.path("owner").asString()).isEqualTo(caller.owner());
                    assertThat(executed.path("requestedBy").asString()).isEqualTo(caller.subject());
                    assertThat(executed.path("role").asString()).isEqualTo(caller.role());
                    assertThat(Instant.parse(executed.path("requestedAt").asString()))
                            .isBetween(asked, answered);
                    hashesOfCaller.add(executed.path("addressHash").asString());
                    executed.path("stripeRequests")
                            .forEach(each -> requests.add(each.path("requestId").asString()));
                }
                assertThat(requests).hasSizeGreaterThan(2);
                assertThat(audit.requestsAtStripe()).containsAll(requests);
                assertThat(hashesOfCaller).as("one address has one hash").hasSize(1);
                assertThat(hashesOfCaller).allMatch(hash -> hash.matches("[0-9a-f]{32}"));
                assertThat(Audit.plainHashes(caller.address()))
                        .as("what is kept of an address takes a key to make")
                        .noneMatch(plain -> hashesOfCaller.stream().anyMatch(plain::contains));
                hashes.addAll(hashesOfCaller);

                var events =
                        await().atMost(PATIENCE)
                                .until(() -> audit.events(payment), known -> known.size() >= 4);
                var timeline = Request.of(TIMELINE, payment, null);
                var told = door.send(operator, timeline);
                assertThat(all(told, "/command/operation_id"))
                        .containsExactly(created.operation(), refunded.operation());
                assertThat(all(told, "/command/requested_by"))
                        .containsExactly(caller.subject(), caller.subject());
                assertThat(all(told, "/command/role"))
                        .containsExactly(caller.role(), caller.role());
                assertThat(all(told, "/command/address_hash"))
                        .hasSize(2)
                        .hasSameElementsAs(hashesOfCaller);
                assertThat(all(told, "/stripe_call/request_id"))
                        .containsExactlyElementsOf(requests);
                assertThat(all(told, "/event/id")).containsAll(events);

                var toldTheOwner = door.send(caller, timeline);
                assertThat(all(toldTheOwner, "/command/role")).hasSize(2);
                assertThat(toldTheOwner.text())
                        .doesNotContain("requested_by", "address_hash")
                        .doesNotContain(hashesOfCaller);
            }
        }
        assertThat(hashes).as("two addresses have two").hasSize(2);
    }

    /// A field of a timeline's entries, of those that have it, in order.
    private static List<String> all(Answer timeline, String pointer) {
        return timeline.json()
                .path("entries")
                .valueStream()
                .map(entry -> entry.at(pointer).asString(""))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    @Test
    void aPaymentIsOneTraceFromTheRequestToThePublishedEvent() throws Exception {
        try (var shopper = new Shopper(stack.target(User.named("traced")))) {
            var trace = traceOfACommand(shopper);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(collector.of(trace))
                                    .extracting(Exported::name)
                                    .contains(
                                            "http post /api/stripe/create-payment-intent",
                                            "publish command",
                                            "take command",
                                            "Stripe create_payment_intent",
                                            "Stripe create_ephemeral_key",
                                            "commit",
                                            "publish event"));
            assertThat(collector.of(trace))
                    .extracting(Exported::service)
                    .containsOnly("api-service", "payment-worker");
            assertThat(collector.of(trace))
                    .as("it begins once")
                    .filteredOn(span -> span.name().startsWith("http post"))
                    .hasSize(1);
        }
    }

    /// Pays until the worker is the first to tell of a payment: where Stripe's webhook about it is
    /// faster, the event belongs to the webhook's trace.
    private static String traceOfACommand(Shopper shopper) {
        for (int i = 0; i < MOST_PAYMENTS; i++) {
            var created = shopper.createPayment("traced-" + i, 4200);
            assertThat(created.status()).isEqualTo(200);
            try (var events = new PublishedEvents(stack.bootstrapServers())) {
                var payment = Shopper.idOf(created.text("client_secret"));
                var cause =
                        await().atMost(PATIENCE)
                                .until(
                                        () -> events.ofFirst(payment, Headers.CE_CAUSE),
                                        Optional::isPresent)
                                .orElseThrow();
                if (cause.startsWith("command:")) {
                    return events.ofFirst(payment, Headers.CE_TRACEPARENT)
                            .orElseThrow()
                            .split("-", -1)[1];
                }
            }
        }
        throw new AssertionError("no event of " + MOST_PAYMENTS + " payments came of a command");
    }
}
