package io.payrail.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.system.Arithmetic.Identity;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Plays as many runs as asked for, with one seed after the other, and fails if anything was lost,
/// done twice, or differs from what Stripe says. A few seeds share a deployment; one with a
/// violation is its last.
class NothingLostNothingTwiceIT {
    private static final Path FOLDER =
            Path.of(System.getProperty("system.folder", "target/system-tests"));

    private final List<Summary> summaries = new ArrayList<>();

    @Test
    void whateverIsKilledEveryPaymentIsMadeOnceAndToldRight() throws Exception {
        long firstSeed = Long.getLong("system.seed", 1);
        long end = firstSeed + Integer.getInteger("system.runs", 1);
        int together = Integer.getInteger("system.together", 5);
        for (long seed = firstSeed; seed < end; ) {
            seed = playTogether(seed, Math.min(end, seed + together));
        }
        System.out.println(Summary.total(summaries));
        assertThat(summaries).allSatisfy(run -> assertThat(run.violations()).isEmpty());
        assertThat(identitiesThatSaidNothing()).isEmpty();
    }

    /// Plays seeds in one deployment, up to the first violation.
    ///
    /// @return the seed to go on with
    private long playTogether(long first, long end) throws Exception {
        var folder = FOLDER.resolve(Long.toString(first)).toAbsolutePath();
        try (var stage = Stage.open(folder, Clock.systemUTC())) {
            for (long seed = first; seed < end; seed++) {
                var scenario =
                        new Scenario(
                                seed,
                                Integer.getInteger("system.payments", 120),
                                Integer.getInteger("system.faults", 9),
                                Integer.getInteger("system.crashes", 16));
                var summary = new Run(scenario, stage).play();
                summaries.add(summary);
                summary.appendTo(FOLDER.resolve("summary.tsv"));
                System.out.println(summary.text());
                if (!summary.violations().isEmpty()) {
                    summary.violations().forEach(line -> System.out.println("  ! " + line));
                    System.out.println("  replay alone:   " + scenario.replay(seed));
                    System.out.println("  or as it was:   " + scenario.replay(first));
                    return seed + 1;
                }
            }
        }
        return end;
    }

    private List<Identity> identitiesThatSaidNothing() {
        var idle = new LinkedHashSet<>(Arithmetic.documented().identities());
        summaries.forEach(run -> idle.retainAll(run.idle()));
        return List.copyOf(idle);
    }
}
