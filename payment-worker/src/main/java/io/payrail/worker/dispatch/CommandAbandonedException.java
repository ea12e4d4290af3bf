package io.payrail.worker.dispatch;

/// A command's partition was taken away while the command waited for its next attempt. Its record
/// comes again, to the partition's next owner.
final class CommandAbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CommandAbandonedException() {
        super("the partition was taken away");
    }
}
