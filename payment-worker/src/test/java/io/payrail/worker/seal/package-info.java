@NullMarked
package io.payrail.worker.seal;

import org.jspecify.annotations.NullMarked;
