@NullMarked
package io.payrail.api.shutdown;

import org.jspecify.annotations.NullMarked;
