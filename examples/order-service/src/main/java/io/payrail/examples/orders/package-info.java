@NullMarked
package io.payrail.examples.orders;

import org.jspecify.annotations.NullMarked;
