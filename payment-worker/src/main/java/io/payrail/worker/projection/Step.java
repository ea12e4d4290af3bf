package io.payrail.worker.projection;

import io.payrail.worker.projection.Projection.Effect;
import org.jspecify.annotations.Nullable;

/// The rule of order as a function: what one more observation makes of what is known of an object.
/// Observations commute: in whatever order, and however often, the same ones come, what is known in
/// the end is the same, once doubts are settled by a fetch.
///
/// @param after what is known afterwards
record Step<S extends State<S>>(Effect effect, Seen<S> after) {
    static <S extends State<S>> Step<S> of(Seen<S> incoming, @Nullable Seen<S> before) {
        if (before == null) {
            return new Step<>(Effect.APPLIED, incoming);
        }
        return switch (Precedence.of(incoming, before)) {
            case FIRST, NEWER -> new Step<>(Effect.APPLIED, incoming.following(before));
            case SAME -> new Step<>(Effect.UNCHANGED, before.confirmedBy(incoming));
            case OLDER -> new Step<>(Effect.SUPERSEDED, before);
            case DOUBTFUL -> new Step<>(Effect.REFRESH, before);
        };
    }

    /// What is known after a fetch that nothing has overtaken: the fetched object, whatever its
    /// time.
    static <S extends State<S>> Seen<S> afterFetch(Seen<S> fetched, @Nullable Seen<S> before) {
        if (before == null) {
            return fetched;
        }
        return before.state().equals(fetched.state())
                ? before.confirmedBy(fetched).found()
                : fetched.following(before).found();
    }
}
