@NullMarked
package io.payrail.worker.customer;

import org.jspecify.annotations.NullMarked;
