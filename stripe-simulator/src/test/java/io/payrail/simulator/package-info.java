/// Tests of the simulator through its HTTP interface.
@NullMarked
package io.payrail.simulator;

import org.jspecify.annotations.NullMarked;
