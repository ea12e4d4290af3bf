@NullMarked
package io.payrail.worker.deadletter;

import org.jspecify.annotations.NullMarked;
