@NullMarked
package io.payrail.api;

import org.jspecify.annotations.NullMarked;
