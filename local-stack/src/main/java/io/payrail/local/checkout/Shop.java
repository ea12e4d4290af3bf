package io.payrail.local.checkout;

import io.payrail.local.demo.DemoTarget;

/// What the page is about.
///
/// @param target where it pays, and as whom
/// @param monthlyPrice the id of a recurring price; empty where there is none to subscribe to
public record Shop(DemoTarget target, String monthlyPrice) {}
