@NullMarked
package io.payrail.worker.inbox;

import org.jspecify.annotations.NullMarked;
