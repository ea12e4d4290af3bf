/// The account itself and its balance.
@NullMarked
package io.payrail.simulator.account;

import org.jspecify.annotations.NullMarked;
