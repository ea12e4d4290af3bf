/// Customers, their sessions and ephemeral keys.
@NullMarked
package io.payrail.simulator.customer;

import org.jspecify.annotations.NullMarked;
