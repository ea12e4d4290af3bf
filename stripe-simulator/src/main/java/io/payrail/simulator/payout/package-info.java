/// Payouts.
@NullMarked
package io.payrail.simulator.payout;

import org.jspecify.annotations.NullMarked;
