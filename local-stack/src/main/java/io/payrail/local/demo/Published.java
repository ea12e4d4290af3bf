package io.payrail.local.demo;

import java.util.UUID;

/// A record of `payrail.events`, as far as exactly-once goes.
///
/// @param type without its version: `payment.succeeded`
record Published(UUID id, String type, String aggregate, long sequence) {}
