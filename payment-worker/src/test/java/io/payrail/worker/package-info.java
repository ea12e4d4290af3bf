@NullMarked
package io.payrail.worker;

import org.jspecify.annotations.NullMarked;
