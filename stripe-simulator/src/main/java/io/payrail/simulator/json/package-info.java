/// JSON as Stripe writes it.
@NullMarked
package io.payrail.simulator.json;

import org.jspecify.annotations.NullMarked;
