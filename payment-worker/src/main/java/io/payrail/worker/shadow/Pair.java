package io.payrail.worker.shadow;

import java.util.List;

/// The two renderings of one event, and the fields in which they differ.
record Pair(Rendering applied, Rendering shadow, List<String> differing) {
    static Pair of(Rendering one, Rendering other) {
        return switch (one.side()) {
            case APPLIED -> new Pair(one, other, one.differing(other));
            case SHADOW -> new Pair(other, one, other.differing(one));
        };
    }

    String kind() {
        return applied.kind();
    }
}
