/// Subscriptions and invoices.
@NullMarked
package io.payrail.simulator.billing;

import org.jspecify.annotations.NullMarked;
