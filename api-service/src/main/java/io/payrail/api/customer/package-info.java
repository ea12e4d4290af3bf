@NullMarked
package io.payrail.api.customer;

import org.jspecify.annotations.NullMarked;
