/// Checkout sessions.
@NullMarked
package io.payrail.simulator.checkout;

import org.jspecify.annotations.NullMarked;
