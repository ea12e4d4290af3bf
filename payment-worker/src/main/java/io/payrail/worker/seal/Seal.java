package io.payrail.worker.seal;

import java.time.Instant;
import java.util.List;

/// A seal as it was written down; whether it is true is for [#computed] and the rows to tell.
///
/// @param number 1, 2, 3, …
/// @param after the position up to which the seal before has sealed
/// @param to the last position of the range; it need not belong to a row
/// @param entries at least one, ordered by position
/// @param previous the seal before
/// @param digest its own
record Seal(
        long number,
        long after,
        long to,
        List<Entry> entries,
        Instant sealedAt,
        Digest previous,
        Digest digest) {
    /// Continues a chain.
    static Seal next(Head last, long to, List<Entry> entries, Instant sealedAt) {
        long number = last.number() + 1;
        return new Seal(
                number,
                last.to(),
                to,
                entries,
                sealedAt,
                last.digest(),
                digest(number, last.to(), to, entries, sealedAt, last.digest()));
    }

    /// What the digest has to be.
    Digest computed() {
        return digest(number, after, to, entries, sealedAt, previous);
    }

    private static Digest digest(
            long number,
            long after,
            long to,
            List<Entry> entries,
            Instant sealedAt,
            Digest previous) {
        var digest =
                new Digest.Builder("payrail journal seal 1")
                        .digest(previous)
                        .number(number)
                        .number(after)
                        .number(to)
                        .moment(sealedAt)
                        .number(entries.size());
        for (var entry : entries) {
            digest.number(entry.position())
                    .text(entry.aggregateId())
                    .number(entry.sequence())
                    .text(entry.partition())
                    .digest(entry.digest());
        }
        return digest.build();
    }

    /// The end of a chain: whoever knows it outside of the database notices when the chain is
    /// another.
    ///
    /// @param to up to which position all is sealed
    record Head(long number, long to, Digest digest) {
        /// Before the first seal; whatever position somebody may make up lies behind it.
        static final Head NONE = new Head(0, Long.MIN_VALUE, Digest.NONE);

        /// `number:digest`, as operators note it.
        @Override
        public String toString() {
            return number + ":" + digest;
        }
    }

    Head head() {
        return new Head(number, to, digest);
    }
}
