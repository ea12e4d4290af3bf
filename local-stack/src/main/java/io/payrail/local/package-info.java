/// The whole of Payrail in one process, for development: real servers embedded, Stripe simulated
/// unless a key is given.
@NullMarked
package io.payrail.local;

import org.jspecify.annotations.NullMarked;
