package io.payrail.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.system.agent.Mutation;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Proves that the judge notices what it is there for: each rule is broken in workers that run, and
/// the invariant that rests on it has to fail; the same scenario with the rule kept has to pass.
/// All share one deployment, so what is counted is what each of them adds.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutationsIT {
    private static final Logger log = LoggerFactory.getLogger(MutationsIT.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration CLIENT_PATIENCE = Duration.ofMinutes(1);

    /// Has reconciliation leave alone what is wrong here: it would mend what a broken rule did to a
    /// row before anybody has looked at it often enough.
    private static final List<String> UNMENDED =
            List.of(
                    "--payrail.reconciliation.patience=1h",
                    "--payrail.reconciliation.stale-after=1h");

    /// A state counts that was the same so many times in a row.
    private static final int LOOKS = 3;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Deployment deployment;
    private Stripe stripe;
    private App app;
    private Payer payer;
    private Trials trials;
    private WorkerAgent agent;
    private Database database;
    private Tape tape;
    private long size;

    @BeforeAll
    void start() throws InterruptedException, SQLException {
        var folder =
                Path.of(System.getProperty("system.folder", "target/system-tests"))
                        .resolve("mutations")
                        .toAbsolutePath();
        var keys = new Keys(Clock.systemUTC().instant());
        deployment = opened(new Deployment(folder, keys, UNMENDED));
        var http = opened(new Http());
        stripe = new Stripe(http, deployment);
        app = opened(new App(http, deployment, keys, CLIENT_PATIENCE));
        payer = opened(new Payer(http, deployment));
        agent = WorkerAgent.packedInto(folder);
        var chaos = new Chaos(deployment, stripe, http, 1);
        deployment.start();
        chaos.awaitSimulator();
        var prices = Catalog.setUp(http, deployment);
        trials = new Trials(deployment, chaos, stripe, new Shopper(app, payer, prices), agent);
        stripe.connect();
        chaos.awaitReady();
        database = opened(new Database(deployment.administratorsJdbcUrl()));
        tape = opened(new Tape(deployment.bootstrapServers()));
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        open.addFirst(closeable);
        return closeable;
    }

    @AfterAll
    void stop() throws Exception {
        for (var closeable : open) {
            closeable.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenRuleIsNoticedAndOneThatIsKeptIsNot(Mutation rule) throws Exception {
        var before = violations();

        trials.play(rule);

        assertThat(lasting(before, Set::isEmpty)).as("with the rule kept").isEmpty();

        for (var worker : deployment.workers()) {
            agent.mutate(worker.process(), rule);
        }
        trials.play(rule);
        trials.restore();

        var noticed = lasting(before, added -> added.stream().anyMatch(line -> breaks(line, rule)));
        log.info("{}: {}", rule, noticed);
        assertThat(noticed).as("with the rule broken").anyMatch(line -> breaks(line, rule));
        assertThat(deployment.surprises()).isEmpty();
    }

    private static boolean breaks(String violation, Mutation rule) {
        return violation.startsWith(Trials.invariant(rule));
    }

    private interface Expectation {
        boolean isMetBy(Set<String> added);
    }

    /// What was added to the violations: once it is as expected, and stays so while nothing
    /// happens, or else at the patience's end.
    private Set<String> lasting(Set<String> before, Expectation expected) {
        var seen = new ArrayList<Look>();
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(INTERVAL)
                    .atMost(PATIENCE)
                    .until(() -> {
                        var look = look(before);
                        if (!expected.isMetBy(look.added())
                                || seen.stream().anyMatch(other -> !other.equals(look))) {
                            seen.clear();
                        }
                        seen.add(look);
                        return expected.isMetBy(look.added()) && seen.size() >= LOOKS;
                    });
        } catch (ConditionTimeoutException e) {
            log.warn("Nothing lasts: {}", seen);
        }
        return seen.getLast().added();
    }

    /// @param size of all that there is to see
    private record Look(Set<String> added, long size) {}

    private Look look(Set<String> before) throws SQLException, InterruptedException {
        var added = violations();
        added.removeAll(before);
        return new Look(added, size);
    }

    private Set<String> violations() throws SQLException, InterruptedException {
        // Without metrics: no rule here is about them, and what they miss is told with numbers.
        var evidence = Evidence.gather(app.promises(), stripe, database, tape);
        size = evidence.size();
        var violations = new HashSet<>(new Judge(evidence).violations());
        violations.addAll(app.complaints());
        violations.addAll(payer.complaints());
        return violations;
    }
}
