package io.payrail.system;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits until a system that was put under load has settled, and judges it.
final class Settlement {
    private static final Logger log = LoggerFactory.getLogger(Settlement.class);
    private static final Duration QUIET = Duration.ofSeconds(3);

    private Settlement() {}

    /// What is wrong for good: that which does not pass within the patience, and every end of a
    /// process that nobody asked for.
    static List<String> violations(
            Deployment deployment, Stripe stripe, List<Promise> promises, Duration patience)
            throws SQLException {
        var last = new AtomicReference<>(List.<String>of("nothing was judged"));
        try (var database = new Database(deployment.administratorsJdbcUrl());
                var tape = new Tape(deployment.bootstrapServers())) {
            var size = new AtomicLong(-1);
            try {
                Awaitility.await("a settled system")
                        .pollInSameThread()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(QUIET)
                        .atMost(patience)
                        .until(() -> {
                            var evidence = Evidence.gather(promises, stripe, database, tape);
                            var found = new Judge(evidence).violations();
                            last.set(found);
                            log.info("{} violations yet", found.size());
                            long now = written(evidence);
                            return size.getAndSet(now) == now && found.isEmpty();
                        });
            } catch (ConditionTimeoutException e) {
                log.error("The system has not settled within {}", patience);
            }
        }
        var violations = new ArrayList<>(Objects.requireNonNull(last.get()));
        violations.addAll(deployment.surprises());
        return violations;
    }

    /// Grows as long as anything happens. What is fetched again from Stripe because it stays open,
    /// as an unpaid payment does, is nothing that happens.
    private static long written(Evidence evidence) {
        return Stream.of("operation", "inbox", "journal")
                        .mapToLong(table -> evidence.table(table).size())
                        .sum()
                + evidence.tape().size();
    }
}
