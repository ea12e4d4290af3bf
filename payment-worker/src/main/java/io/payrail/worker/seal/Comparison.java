package io.payrail.worker.seal;

import io.payrail.worker.seal.Broken.What;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compares what seals say of their rows with the rows that there are. Rows whose whole partition
/// is gone are counted and are no fault: that is how the journal forgets. One use, one thread.
final class Comparison {
    private final Partitions partitions;
    private final Map<String, Long> gone = new TreeMap<>();
    private long rows;

    /// Which partitions are gone as a whole.
    interface Partitions {
        boolean isGone(String name);
    }

    Comparison(Partitions partitions) {
        this.partitions = partitions;
    }

    /// How many rows were as they were sealed.
    long rows() {
        return rows;
    }

    /// How many rows of which partitions are gone with them.
    Map<String, Long> gone() {
        return gone;
    }

    /// Goes through both in the order of their positions.
    ///
    /// @param there ordered, and at least one row more than were sealed if there are so many
    /// @return null if all is as it was sealed
    @Nullable Broken compare(Seal seal, List<Entry> there) {
        int next = 0;
        for (var sealed : seal.entries()) {
            var found = next < there.size() ? there.get(next) : null;
            if (found != null && found.position() < sealed.position()) {
                return Broken.row(What.ROW_ADDED, seal.number(), found);
            }
            if (found == null || found.position() > sealed.position()) {
                if (!partitions.isGone(sealed.partition())) {
                    return Broken.row(What.ROW_MISSING, seal.number(), sealed);
                }
                gone.merge(sealed.partition(), 1L, Long::sum);
                continue;
            }
            if (!found.digest().equals(sealed.digest())) {
                return Broken.row(What.ROW_CHANGED, seal.number(), sealed);
            }
            rows++;
            next++;
        }
        return next < there.size()
                ? Broken.row(What.ROW_ADDED, seal.number(), there.get(next))
                : null;
    }
}
