@NullMarked
package io.payrail.api.operation;

import org.jspecify.annotations.NullMarked;
