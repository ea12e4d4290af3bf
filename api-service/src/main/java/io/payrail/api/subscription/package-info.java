@NullMarked
package io.payrail.api.subscription;

import org.jspecify.annotations.NullMarked;
