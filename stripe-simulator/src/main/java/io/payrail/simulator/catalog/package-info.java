/// Products and prices.
@NullMarked
package io.payrail.simulator.catalog;

import org.jspecify.annotations.NullMarked;
