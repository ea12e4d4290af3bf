package io.payrail.local.demo;

import java.time.Instant;

/// One thing that happened, at the time that whoever did it wrote down.
///
/// @param source who it is from, for the timeline's second column
/// @param text without secrets
public record Moment(Instant at, String source, String text) {}
