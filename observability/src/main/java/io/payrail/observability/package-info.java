@NullMarked
package io.payrail.observability;

import org.jspecify.annotations.NullMarked;
