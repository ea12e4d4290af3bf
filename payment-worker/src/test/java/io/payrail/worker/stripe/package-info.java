@NullMarked
package io.payrail.worker.stripe;

import org.jspecify.annotations.NullMarked;
