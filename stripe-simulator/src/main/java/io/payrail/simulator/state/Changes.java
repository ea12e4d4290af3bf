package io.payrail.simulator.state;

import java.util.List;

/// What one transaction did: the objects it wrote, in order, and the ids it removed.
record Changes(List<Put> puts, List<String> removals) {
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Put(String kind, String id, byte[] json) {}

    boolean isEmpty() {
        return puts.isEmpty() && removals.isEmpty();
    }
}
