@NullMarked
package io.payrail.worker.session;

import org.jspecify.annotations.NullMarked;
