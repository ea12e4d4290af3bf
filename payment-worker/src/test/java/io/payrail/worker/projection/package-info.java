@NullMarked
package io.payrail.worker.projection;

import org.jspecify.annotations.NullMarked;
