@NullMarked
package io.payrail.worker.shadow;

import org.jspecify.annotations.NullMarked;
