@NullMarked
package io.payrail.worker.subscription;

import org.jspecify.annotations.NullMarked;
