package io.payrail.local.worker;

/// A worker's process at a moment.
///
/// @param pid 0 if none has been started yet
/// @param killed how often it was killed from here
public record WorkerView(String name, long pid, boolean ready, int killed) {}
