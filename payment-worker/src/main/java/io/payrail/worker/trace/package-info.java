@NullMarked
package io.payrail.worker.trace;

import org.jspecify.annotations.NullMarked;
