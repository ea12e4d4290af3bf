package io.payrail.worker.relay;

/// The replication slot is gone, invalidated, or not the one that was looked at before.
final class SlotLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SlotLostException(String what) {
        super(what);
    }
}
