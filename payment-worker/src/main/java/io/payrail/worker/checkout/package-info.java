@NullMarked
package io.payrail.worker.checkout;

import org.jspecify.annotations.NullMarked;
