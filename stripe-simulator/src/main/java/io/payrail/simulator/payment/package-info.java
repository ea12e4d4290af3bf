/// Payment methods, payment and setup intents, charges, refunds, disputes.
@NullMarked
package io.payrail.simulator.payment;

import org.jspecify.annotations.NullMarked;
