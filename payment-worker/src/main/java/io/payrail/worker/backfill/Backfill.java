package io.payrail.worker.backfill;

import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The import of an account that was at Stripe before Payrail: begun, looked at and stopped here,
/// on whichever worker; done by [Importer] on the one that has the lease. Thread-safe.
@Service
public class Backfill {
    private static final Logger log = LoggerFactory.getLogger(Backfill.class);

    private final Runs runs;

    Backfill(Runs runs) {
        this.runs = runs;
    }

    /// What asking for an import did.
    public enum Started {
        /// A new run began.
        BEGUN,
        /// The run that was stopped goes on where it was.
        RESUMED,
        /// One is under way already.
        UNDER_WAY
    }

    /// Begins an import, or goes on with the one that was stopped.
    ///
    /// @param createdFrom how old the objects are at most; [Instant#EPOCH] for all. One that is
    ///   gone on with keeps its own
    @Transactional
    public Started start(Instant createdFrom) {
        if (runs.resume()) {
            log.info("The import of the account is gone on with");
            return Started.RESUMED;
        }
        if (runs.begin("operator", createdFrom)) {
            log.info(
                    "The import of the account begins, with objects created since {}", createdFrom);
            return Started.BEGUN;
        }
        return Started.UNDER_WAY;
    }

    /// Begins an import because of a gap: Stripe does not list events any more that nobody has
    /// heard of, so each object may be another one. One that is under way has passed objects before
    /// they changed and begins anew.
    ///
    /// @param createdFrom how old the objects are at most; older where an import reaches or was to
    ///   reach further back
    @Transactional
    public void closeGap(Instant createdFrom) {
        var abandoned = runs.abandon().orElse(createdFrom);
        var imported = runs.importedFrom().orElse(createdFrom);
        var from = earlier(createdFrom, earlier(abandoned, imported));
        if (!runs.begin("gap", from)) {
            throw new IllegalStateException("a run that was ended in this transaction is there");
        }
        log.warn("All objects created since {} are imported again", from);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /// Stops the run; [#start] goes on with it. The page that is being read is left out.
    ///
    /// @return whether one was under way
    public boolean stop() {
        boolean stopped = runs.stop();
        if (stopped) {
            log.info("The import of the account is stopped");
        }
        return stopped;
    }

    /// How far the run is, or how the last one ended; nothing before the first.
    @Transactional(readOnly = true)
    public Optional<BackfillProgress> progress() {
        return runs.progress();
    }

    /// Objects at Stripe that were created since then were imported once; nothing before the first
    /// run's end.
    public Optional<Instant> importedFrom() {
        return runs.importedFrom();
    }
}
