@NullMarked
package io.payrail.local;

import org.jspecify.annotations.NullMarked;
