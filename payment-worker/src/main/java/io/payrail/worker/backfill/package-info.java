@NullMarked
package io.payrail.worker.backfill;

import org.jspecify.annotations.NullMarked;
