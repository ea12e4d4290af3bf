@NullMarked
package io.payrail.worker.payout;

import org.jspecify.annotations.NullMarked;
