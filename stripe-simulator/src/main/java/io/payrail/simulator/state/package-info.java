/// The account's state: rows, transactions, journal, clock, ids.
@NullMarked
package io.payrail.simulator.state;

import org.jspecify.annotations.NullMarked;
