@NullMarked
package io.payrail.worker.setup;

import org.jspecify.annotations.NullMarked;
