@NullMarked
package io.payrail.api.stream;

import org.jspecify.annotations.NullMarked;
