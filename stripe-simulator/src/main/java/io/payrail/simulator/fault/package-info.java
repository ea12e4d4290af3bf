/// Faults on demand.
@NullMarked
package io.payrail.simulator.fault;

import org.jspecify.annotations.NullMarked;
