/// The control endpoint under /_simulator.
@NullMarked
package io.payrail.simulator.control;

import org.jspecify.annotations.NullMarked;
