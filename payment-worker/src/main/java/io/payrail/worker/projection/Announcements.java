package io.payrail.worker.projection;

import io.payrail.contract.Event;
import java.util.Map;
import java.util.function.Function;

/// Events of Stripe's about kinds of object without a table, that are told as they come: once for
/// each of Stripe's events, in the order of their arrival.
///
/// @param byType makes Payrail's event of the object, by Stripe's type of the event
public record Announcements(Map<String, Function<StripeObject, Event>> byType) {
    public Announcements {
        byType = Map.copyOf(byType);
    }
}
