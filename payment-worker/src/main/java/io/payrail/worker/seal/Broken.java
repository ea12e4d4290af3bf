package io.payrail.worker.seal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The first thing at which the journal is not what was sealed.
///
/// @param what one of [What], in lower case
/// @param seal the number of the seal that it was noticed by
/// @param position the row's, and so on; null where no single row is concerned
record Broken(
        String what,
        long seal,
        @Nullable Long position,
        @Nullable String aggregateId,
        @Nullable Long sequence,
        String detail) {
    /// What can be wrong, and how it is put.
    enum What {
        ROW_CHANGED("the row is not what was sealed"),
        ROW_MISSING("the row was sealed and is not there, although its partition is"),
        ROW_ADDED("the row was not there when its neighbours were sealed"),
        SEAL_MISSING("the seal is not there, although there are later ones, or was known to be"),
        SEAL_CHANGED("the seal's digest is not that of its content"),
        SEAL_UNCHAINED("the seal does not continue the one before"),
        HEAD_DIFFERS("the seal is another one than that of the head that was noted");

        private final String detail;

        What(String detail) {
            this.detail = detail;
        }
    }

    static Broken seal(What what, long number) {
        return new Broken(word(what), number, null, null, null, what.detail);
    }

    static Broken row(What what, long seal, Entry row) {
        return new Broken(
                word(what), seal, row.position(), row.aggregateId(), row.sequence(), what.detail);
    }

    private static String word(What what) {
        return what.name().toLowerCase(Locale.ROOT);
    }
}
