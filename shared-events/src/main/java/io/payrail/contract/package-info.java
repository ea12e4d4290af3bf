@NullMarked
package io.payrail.contract;

import org.jspecify.annotations.NullMarked;
