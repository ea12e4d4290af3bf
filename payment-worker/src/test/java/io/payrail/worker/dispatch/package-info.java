@NullMarked
package io.payrail.worker.dispatch;

import org.jspecify.annotations.NullMarked;
