@NullMarked
package io.payrail.worker.reconciliation;

import org.jspecify.annotations.NullMarked;
