@NullMarked
package io.payrail.worker.journal;

import org.jspecify.annotations.NullMarked;
