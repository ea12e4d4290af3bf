/// A checkout page that plays the app in a browser, and shows what its payments cause.
@NullMarked
package io.payrail.local.checkout;

import org.jspecify.annotations.NullMarked;
