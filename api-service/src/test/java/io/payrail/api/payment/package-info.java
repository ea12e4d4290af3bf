@NullMarked
package io.payrail.api.payment;

import org.jspecify.annotations.NullMarked;
