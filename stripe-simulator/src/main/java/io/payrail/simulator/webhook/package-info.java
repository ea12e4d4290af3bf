/// Webhook endpoints and the sender of signed events.
@NullMarked
package io.payrail.simulator.webhook;

import org.jspecify.annotations.NullMarked;
