@NullMarked
package io.payrail.worker.payment;

import org.jspecify.annotations.NullMarked;
