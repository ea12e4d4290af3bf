package io.payrail.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Plays as many runs as asked for, with one seed after the other, and fails if anything was lost,
/// done twice, or differs from what Stripe says.
class NothingLostNothingTwiceIT {
    @Test
    void whateverIsKilledEveryPaymentIsMadeOnceAndToldRight() throws Exception {
        long firstSeed = Long.getLong("system.seed", 1);
        int runs = Integer.getInteger("system.runs", 1);
        List<String> violations = new ArrayList<>();
        for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
            var scenario =
                    new Scenario(
                            seed,
                            Integer.getInteger("system.payments", 120),
                            Integer.getInteger("system.faults", 9),
                            Integer.getInteger("system.crashes", 16),
                            Path.of(System.getProperty("system.folder", "target/system-tests"))
                                    .resolve(Long.toString(seed))
                                    .toAbsolutePath());
            var summary = new Run(scenario, Clock.systemUTC()).play();
            System.out.println(summary.text());
            if (!summary.violations().isEmpty()) {
                summary.violations().forEach(violation -> System.out.println("  ! " + violation));
                System.out.println("  replay: " + scenario.replay());
                summary.violations()
                        .forEach(violation ->
                                violations.add("seed " + scenario.seed() + ": " + violation));
            }
        }
        assertThat(violations).isEmpty();
    }
}
