@NullMarked
package io.payrail.worker.operation;

import org.jspecify.annotations.NullMarked;
