@NullMarked
package io.payrail.api.limit;

import org.jspecify.annotations.NullMarked;
