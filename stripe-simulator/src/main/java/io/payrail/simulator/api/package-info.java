/// What all of Stripe's endpoints share: authentication, parameters, errors, idempotency,
/// expansion, lists.
@NullMarked
package io.payrail.simulator.api;

import org.jspecify.annotations.NullMarked;
