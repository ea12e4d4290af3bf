/// Test clocks.
@NullMarked
package io.payrail.simulator.clock;

import org.jspecify.annotations.NullMarked;
