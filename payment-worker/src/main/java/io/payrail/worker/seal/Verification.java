package io.payrail.worker.seal;

import io.payrail.worker.operator.OperatorException;
import io.payrail.worker.seal.Broken.What;
import io.payrail.worker.seal.Seal.Head;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Follows the chain of seals and compares every row with its seal, some seals at a time. Digests
/// are computed anew from what is read: of what is written down only that is believed which the
/// place where a step begins says. Memory is that of one seal. Changes nothing; thread-safe.
@Component
final class Verification {
    private static final Pattern WEEK = Pattern.compile("journal_(\\d{8})");

    private final Seals seals;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    Verification(Seals seals, JdbcClient jdbc, TransactionTemplate transactions) {
        this.seals = seals;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /// What came of one step.
    ///
    /// @param seals how many were followed
    /// @param rows how many rows were as they were sealed
    /// @param gone how many rows of which partitions are gone with them
    /// @param left how many seals are left
    /// @param unsealed rows behind the last seal, 10,000 at most; only at the end
    /// @param head where the step ended, `number:digest`; the next one begins `after` it
    /// @param done whether there is no next one
    record Step(
            long seals,
            long rows,
            Map<String, Long> gone,
            long left,
            @Nullable Long unsealed,
            String head,
            boolean done,
            @Nullable Broken broken) {}

    /// Verifies the seals after a place.
    ///
    /// @param noted a head that was known before, and that has to be in the chain
    Step step(Place after, @Nullable Place noted, int most) {
        return Objects.requireNonNull(transactions.execute(_ -> walk(after, noted, most)));
    }

    private Step walk(Place after, @Nullable Place noted, int most) {
        var start = seals.head(after.number());
        if (start.isEmpty()) {
            return absent(after);
        }
        var digest = after.digest();
        var at = digest == null ? start.get() : new Head(after.number(), start.get().to(), digest);
        long begin = at.number();
        var known = new HashMap<String, Boolean>();
        var comparison = new Comparison(name -> known.computeIfAbsent(name, this::isGone));
        for (int i = 0; i < most; i++) {
            var next = seals.after(at.number());
            if (next.isEmpty()) {
                return end(begin, at, comparison, noted);
            }
            var seal = next.get();
            var broken = broken(seal, at, noted, comparison);
            if (broken != null) {
                return step(begin, at, comparison, null, true, broken);
            }
            at = seal.head();
        }
        return step(begin, at, comparison, null, false, null);
    }

    /// A place that the chain has not, although it was there a step ago, or somebody knows of it.
    private Step absent(Place place) {
        var last = seals.head();
        if (place.digest() == null && place.number() > last.number()) {
            throw new OperatorException.NotFound("there is no seal " + place.number() + " yet");
        }
        return new Step(
                0,
                0,
                Map.of(),
                0,
                null,
                last.toString(),
                true,
                Broken.seal(What.SEAL_MISSING, place.number()));
    }

    private @Nullable Broken broken(
            Seal seal, Head before, @Nullable Place noted, Comparison comparison) {
        long expected = before.number() + 1;
        if (seal.number() != expected) {
            return Broken.seal(What.SEAL_MISSING, expected);
        }
        if (!seal.previous().equals(before.digest()) || seal.after() != before.to()) {
            return Broken.seal(What.SEAL_UNCHAINED, expected);
        }
        if (!seal.computed().equals(seal.digest())) {
            return Broken.seal(What.SEAL_CHANGED, expected);
        }
        if (noted != null && noted.number() == expected && !seal.digest().equals(noted.digest())) {
            return Broken.seal(What.HEAD_DIFFERS, expected);
        }
        // One more than were sealed is enough to find one that was not.
        return comparison.compare(
                seal, seals.rows(seal.after(), seal.to(), seal.entries().size() + 1));
    }

    private Step end(long begin, Head at, Comparison comparison, @Nullable Place noted) {
        if (noted != null && noted.number() > at.number()) {
            return step(
                    begin,
                    at,
                    comparison,
                    null,
                    true,
                    Broken.seal(What.SEAL_MISSING, at.number() + 1));
        }
        return step(begin, at, comparison, seals.unsealed(at).rows(), true, null);
    }

    private Step step(
            long begin,
            Head at,
            Comparison comparison,
            @Nullable Long unsealed,
            boolean done,
            @Nullable Broken broken) {
        return new Step(
                at.number() - begin,
                comparison.rows(),
                comparison.gone(),
                Math.max(0, seals.head().number() - at.number()),
                unsealed,
                at.toString(),
                done,
                broken);
    }

    /// A partition of which nothing is left: it is none of the journal's any more, and no row of
    /// its week is anywhere else.
    private boolean isGone(String partition) {
        var week = WEEK.matcher(partition);
        return week.matches()
                && jdbc.sql(
                                """
                                SELECT NOT EXISTS (SELECT FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
                                                   WHERE inhparent = 'public.journal'::regclass
                                                     AND relname = :partition)
                                   AND NOT EXISTS (SELECT FROM public.journal
                                                   WHERE recorded_at >= week AND recorded_at < week + interval '7 days')
                                FROM (SELECT to_date(:monday, 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC' AS week)
                                """)
                        .param("partition", partition)
                        .param("monday", week.group(1))
                        .query(Boolean.class)
                        .single();
    }
}
