package io.payrail.worker.projection;

import io.payrail.worker.projection.Projection.Effect;
import org.jspecify.annotations.Nullable;

/// The rule of order as a function: what one more observation makes of what is known of an object.
/// Observations commute: in whatever order, and however often, the same ones come, what is known in
/// the end is the same, once doubts are settled by a fetch.
///
/// @param after what is known afterwards
/// @param fetch whether only a fetch can tell if that is right
record Step<S extends State<S>>(Effect effect, Seen<S> after, boolean fetch) {
    /// @param known what was known before the call began that answered with `incoming`; null for
    ///   what no call of ours has told
    static <S extends State<S>> Step<S> of(
            Seen<S> incoming, @Nullable Seen<S> before, Projection.@Nullable Known known) {
        if (before == null) {
            return new Step<>(Effect.APPLIED, incoming, false);
        }
        return switch (Precedence.of(incoming, before)) {
            case FIRST, NEWER -> new Step<>(Effect.APPLIED, incoming.following(before), false);
            case SAME -> new Step<>(Effect.UNCHANGED, before.confirmedBy(incoming), false);
            case OLDER -> new Step<>(Effect.SUPERSEDED, before, false);
            case DOUBTFUL -> doubtful(incoming, before, known);
        };
    }

    /// What a call answers is later than what was known when it began, though their seconds be the
    /// same. But somebody else may have set it back at once, and what was heard of that may look
    /// like what was known before: a fetch will tell.
    private static <S extends State<S>> Step<S> doubtful(
            Seen<S> incoming, Seen<S> before, Projection.@Nullable Known known) {
        return known != null
                        && known.seen() instanceof Seen<?> then
                        && then.state().equals(before.state())
                ? new Step<>(Effect.APPLIED, incoming.following(before), true)
                : new Step<>(Effect.REFRESH, before, true);
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
