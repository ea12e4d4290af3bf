package io.payrail.worker.seal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.payrail.worker.seal.Seal.Head;
import io.payrail.worker.seal.Seals.Unsealed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Seals the journal: every worker looks now and then, and whoever finds rows behind a [Barrier]
/// that was passed writes the next seals, a transaction each. No writer waits for it and it changes
/// no row.
///
/// One at a time: a seal's transaction holds an advisory lock, and the number of a seal is its key,
/// so one that was frozen in the middle comes too late and has written nothing. Two in turn are as
/// good as one, for a barrier that was passed once stays passed.
///
/// Seals tell the truth from when they are made, and the chain from when its head is known
/// elsewhere: the log gets it, at most once a [SealProperties#headInterval]. One run at a time.
///
/// Metrics: `payrail.seals.unsealed` (rows, of all workers), `payrail.seals.unsealed.age`: alarm
/// when it stays above a minute. `payrail.seals.made` and `payrail.seals.rows` count this worker's.
@Component
class Sealer {
    private static final Logger log = LoggerFactory.getLogger(Sealer.class);

    /// "sealing" in ASCII; the lock is one for each database.
    private static final long LOCK = 0x7365616c696e67L;

    /// The most seals of one run, so that a backlog is told about while it is worked off.
    private static final int MOST_SEALS = 100;

    private final Seals seals;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final SealProperties properties;
    private final Clock clock;
    private final Counter madeSeals;
    private final Counter sealedRows;

    private volatile double unsealedRows = Double.NaN;
    private volatile double unsealedAge = Double.NaN;
    private @Nullable Barrier barrier;
    private @Nullable Head untold;
    private Instant toldAt = Instant.EPOCH;

    Sealer(
            Seals seals,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            SealProperties properties,
            Clock clock,
            MeterRegistry metrics) {
        this.seals = seals;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
        madeSeals = metrics.counter("payrail.seals.made");
        sealedRows = metrics.counter("payrail.seals.rows");
        Gauge.builder("payrail.seals.unsealed", this, sealer -> sealer.unsealedRows)
                .register(metrics);
        TimeGauge.builder(
                        "payrail.seals.unsealed.age",
                        this,
                        TimeUnit.SECONDS,
                        sealer -> sealer.unsealedAge)
                .register(metrics);
    }

    @Scheduled(fixedDelayString = "${payrail.seals.interval:1s}")
    void look() {
        try {
            sealUpTo(barrier);
            measure();
            if (barrier == null && unsealedRows > 0) {
                barrier = transactions.execute(_ -> Barrier.raise(jdbc));
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("Nothing was sealed; it is tried again: {}", e.toString());
        }
        tellHead();
    }

    /// What came of trying to make a seal.
    private enum Step {
        /// There may be more.
        SEALED,
        /// There is nothing more behind the barrier.
        THROUGH,
        /// Not now.
        LATER
    }

    private void sealUpTo(@Nullable Barrier raised) {
        if (raised == null) {
            return;
        }
        var step = Step.SEALED;
        for (int i = 0; step == Step.SEALED && i < MOST_SEALS; i++) {
            var made = new AtomicReference<@Nullable Seal>();
            step = Objects.requireNonNull(transactions.execute(_ -> seal(raised, made)));
            count(made.get());
        }
        if (step == Step.THROUGH) {
            barrier = null;
        }
    }

    private Step seal(Barrier passed, AtomicReference<@Nullable Seal> made) {
        boolean alone =
                jdbc.sql("SELECT pg_try_advisory_xact_lock(:lock)")
                        .param("lock", LOCK)
                        .query(Boolean.class)
                        .single();
        if (!alone) {
            return Step.LATER;
        }
        return switch (passed.state(jdbc)) {
            case WAITING -> Step.LATER;
            case VOID -> Step.THROUGH;
            case PASSED -> sealNext(passed.to(), made);
        };
    }

    /// Statements after the barrier was seen passed, each with a snapshot of its own: they see all
    /// that will ever be there.
    private Step sealNext(long to, AtomicReference<@Nullable Seal> made) {
        var head = seals.head();
        if (head.to() >= to) {
            return Step.THROUGH;
        }
        var entries = seals.rows(head.to(), to, properties.batchRows());
        if (entries.isEmpty()) {
            return Step.THROUGH;
        }
        boolean full = entries.size() == properties.batchRows();
        var seal =
                Seal.next(
                        head,
                        full ? entries.getLast().position() : to,
                        entries,
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        seals.add(seal);
        made.set(seal);
        return full ? Step.SEALED : Step.THROUGH;
    }

    /// After the commit: a head that is told and is not there would be an alarm.
    private void count(@Nullable Seal seal) {
        if (seal != null) {
            madeSeals.increment();
            sealedRows.increment(seal.entries().size());
            untold = seal.head();
        }
    }

    private void measure() {
        var head = seals.head();
        var unsealed = seals.unsealed(head);
        if (unsealed.lastPosition() < head.to()) {
            log.error(
                    "The journal gives out position {} although all up to {} is sealed: its sequence has to be set"
                            + " beyond that, and what was written since is no part of any seal",
                    unsealed.lastPosition(),
                    head.to());
        }
        unsealedRows = unsealed.rows();
        unsealedAge = age(unsealed);
    }

    private double age(Unsealed unsealed) {
        var oldest = unsealed.oldest();
        return oldest == null
                ? 0
                : Math.max(
                        0, Duration.between(oldest.toInstant(), clock.instant()).toMillis() / 1e3);
    }

    private void tellHead() {
        var head = untold;
        var now = clock.instant();
        if (head != null && !now.isBefore(toldAt.plus(properties.headInterval()))) {
            log.info("The journal is sealed; head {}", head);
            untold = null;
            toldAt = now;
        }
    }
}
