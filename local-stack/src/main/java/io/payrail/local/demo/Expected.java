package io.payrail.local.demo;

/// An event that has to come out exactly once.
///
/// @param type without its version: `payment.succeeded`
record Expected(String type, String aggregate) {}
