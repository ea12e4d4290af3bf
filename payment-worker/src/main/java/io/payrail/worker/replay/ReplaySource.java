package io.payrail.worker.replay;

/// Where events are replayed from. A step that is taken twice has the effect of one: whoever takes
/// the events in knows those that it has. Blocks for seconds at most; thread-safe.
interface ReplaySource {
    /// What operators call it.
    String word();

    Step step(Selection selection, Turn turn);
}
