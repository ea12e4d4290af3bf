@NullMarked
package io.payrail.worker.relay;

import org.jspecify.annotations.NullMarked;
