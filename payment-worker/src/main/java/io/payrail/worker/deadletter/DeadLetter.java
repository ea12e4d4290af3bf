package io.payrail.worker.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A record that was set aside, without its content.
///
/// @param id its number, by which operators call it
/// @param topic where the record was read from, as are partition and offset
/// @param letterPartition where the record is now, in the dead-letter topic of its topic, as is
///   `letterOffset`
/// @param cause `malformed`, or the failure's class
/// @param failure the failure's class and where it was thrown
/// @param digest of the failure's stack: equal for equal faults
/// @param type Stripe's type of the event, or the command's
/// @param messageId the event's id, or the operation's
/// @param objectId the event's object, or the command's ordering key
/// @param replayOf the dead letter of which this is another try
/// @param state `open`, `replayed` or `discarded`
/// @param outcome what has become of the event or operation by now, whichever way it came
public record DeadLetter(
        long id,
        String topic,
        int recordPartition,
        long recordOffset,
        int letterPartition,
        long letterOffset,
        String cause,
        String failure,
        String digest,
        int attempts,
        @Nullable String type,
        @Nullable String messageId,
        @Nullable String objectId,
        @Nullable Long replayOf,
        Instant failedAt,
        String state,
        int replays,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String outcome) {
    boolean isOpen() {
        return state.equals("open");
    }
}
