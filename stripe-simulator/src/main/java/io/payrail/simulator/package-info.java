/// A stateful stand-in for Stripe: its API, its webhook sender, and its faults on demand.
@NullMarked
package io.payrail.simulator;

import org.jspecify.annotations.NullMarked;
