package io.payrail.simulator.state;

import io.payrail.simulator.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// One object as committed: its bytes never change, so a row may be read from any thread.
///
/// @param sequence the place in the order of creation, kept when the object changes
@SuppressWarnings(
        "ArrayRecordComponent") // never compared, never changed; a copy for each read would cost
// most
public record Row(String kind, String id, long sequence, byte[] json) {
    /// A tree of the caller's own.
    public ObjectNode read() {
        return Json.read(json);
    }
}
