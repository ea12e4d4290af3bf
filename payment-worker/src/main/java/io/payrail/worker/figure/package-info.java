@NullMarked
package io.payrail.worker.figure;

import org.jspecify.annotations.NullMarked;
