package io.payrail.system;

import io.payrail.contract.Topics;
import io.payrail.system.Waves.Part;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run on a stage, from the first order to the verdict. The orders come in waves, and each wave
/// meets a fault, so that faults meet work on a fast machine and on a slow one; while what was
/// killed comes back, the next wave is under way and the next fault, of another part of the system,
/// may hit already. One use.
final class Run {
    static final Duration CLIENT_PATIENCE = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(Run.class);
    private static final int CLIENTS = 12;
    private static final Duration WAVE_PATIENCE = Duration.ofSeconds(15);
    private static final Duration SETTLING_PATIENCE = Duration.ofMinutes(3);
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Scenario scenario;
    private final Stage stage;
    private final Chaos chaos;
    private final long start = System.nanoTime();

    Run(Scenario scenario, Stage stage) {
        this.scenario = scenario;
        this.stage = stage;
        this.chaos = stage.chaos(scenario.seed());
    }

    Summary play() throws InterruptedException, SQLException {
        int read = stage.tape().size();
        stage.stripe().begin(scenario.seed());
        try (var app = stage.app();
                var payer = stage.payer()) {
            shop(
                    new Shopper(app, payer, stage.prices()),
                    new Householder(app, payer, stage.prices()));
            tell("every client has its answer");
            chaos.awaitEverything();
            stage.stripe().calm();
            tell("everything is there again");
            return judge(app, payer, read);
        }
    }

    private void tell(String what) {
        log.info(
                "Seed {}: {} after {} s",
                scenario.seed(),
                what,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
    }

    private void shop(Shopper shopper, Householder householder) throws InterruptedException {
        var parts = parts(shopper, householder);
        try (var waves = new Waves(parts, CLIENTS)) {
            int begun = crash(waves);
            waves.awaitPlayed(begun, WAVE_PATIENCE);
            var faults = Fault.drawn(scenario.seed(), scenario.faults());
            int wave = Math.max(0, parts.size() - begun) / (faults.size() + 1);
            for (int i = 0; i < faults.size(); i++) {
                waves.admit(wave);
                // All of the waves before this one, but for as many as are always under way.
                waves.awaitPlayed(
                        switch (i) {
                            case 0 -> 0;
                            case 1 -> Math.max(0, wave - CLIENTS);
                            default -> wave;
                        },
                        WAVE_PATIENCE);
                chaos.doOnce(faults.get(i));
            }
            waves.admit(parts.size());
            waves.awaitAll();
        }
    }

    private int crash(Waves waves) throws InterruptedException {
        return new Crashes(
                        stage.deployment(),
                        chaos,
                        stage.workerAgent(),
                        waves,
                        scenario.seed(),
                        scenario.crashes())
                .meetAll();
    }

    private Set<String> erased() {
        return stage.promises().stream()
                .filter(promise -> promise.object() != null)
                .map(Promise::wish)
                .filter(wish -> wish.kind() == Wish.Kind.ERASE)
                .map(Wish::owner)
                .collect(Collectors.toSet());
    }

    /// Signups and accounts spread among the orders.
    private List<Part> parts(Shopper shopper, Householder householder) {
        var parts = new ArrayList<Part>();
        int payments = scenario.payments();
        int signups = Signup.of(payments);
        int accounts = Account.of(payments);
        for (int number = 0; number < payments; number++) {
            var order = Order.drawn(scenario.seed(), number, payments);
            parts.add(() -> shopper.play(order));
            if (isTurn(signups, number, payments)) {
                var signup = Signup.drawn(scenario.seed(), number, payments);
                parts.add(() -> shopper.play(signup));
            }
            if (isTurn(accounts, number, payments)) {
                var account = Account.drawn(scenario.seed(), number * accounts / payments);
                parts.add(() -> householder.play(account));
            }
        }
        return parts;
    }

    /// As often as the quotient grows by one.
    private static boolean isTurn(int parts, int number, int of) {
        return (number + 1L) * parts / of > (long) number * parts / of;
    }

    private Summary judge(App app, Payer payer, int read)
            throws SQLException, InterruptedException {
        var deployment = stage.deployment();
        try (var database = new Database(deployment.administratorsJdbcUrl())) {
            var settling = new Settling(stage, database);
            try {
                Awaitility.await("a settled system")
                        .pollInSameThread()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(QUIET)
                        .atMost(SETTLING_PATIENCE)
                        .until(settling::isSettled);
            } catch (ConditionTimeoutException e) {
                log.error("The system has not settled within {}", SETTLING_PATIENCE);
            }
            tell("settled");
            var evidence = settling.evidence();
            var violations = new ArrayList<>(settling.violations());
            violations.addAll(app.complaints());
            violations.addAll(payer.complaints());
            violations.addAll(deployment.surprises());
            var tally = Tally.of(scenario.seed(), evidence, read);
            violations.addAll(tally.missing(stage.stripe().counts()));
            if (violations.isEmpty() && stage.firstTampering()) {
                violations.addAll(Tampering.unnoticed(evidence, database));
                tell("the judge was judged");
            }
            violations.addAll(
                    Leaks.in(deployment.logs(), database, stage.tape(), Topics.EVENTS, erased()));
            tell("judged");
            return new Summary(
                    scenario,
                    Duration.ofNanos(System.nanoTime() - start),
                    chaos.done(),
                    stage.stripe().counts(),
                    new TreeMap<>(app.answers()),
                    tally,
                    Arithmetic.documented().idle(evidence.scrapes()),
                    violations);
        }
    }

    /// Looks again and again: settled is what satisfies every invariant twice and has not changed
    /// between.
    private static final class Settling {
        private final Stage stage;
        private final Database database;
        private List<String> violations = List.of();
        private long lastSize = -1;
        private int told = -1;
        private @Nullable Evidence evidence;

        Settling(Stage stage, Database database) {
            this.stage = stage;
            this.database = database;
        }

        boolean isSettled() throws SQLException, InterruptedException {
            var gathered = stage.evidence(database);
            evidence = gathered;
            violations = new Judge(gathered).violations();
            if (gathered.scrapes().size() < Deployment.SERVICES) {
                violations.add("7 every process tells: only " + gathered.scrapes().size() + " do");
            }
            boolean quiet = gathered.size() == lastSize;
            lastSize = gathered.size();
            if (violations.size() != told) {
                told = violations.size();
                log.info(
                        "{} violations yet{}",
                        told,
                        violations.isEmpty() ? "" : ", such as " + violations.getFirst());
            }
            return quiet && violations.isEmpty();
        }

        List<String> violations() {
            return violations;
        }

        Evidence evidence() {
            return Objects.requireNonNull(evidence);
        }
    }
}
