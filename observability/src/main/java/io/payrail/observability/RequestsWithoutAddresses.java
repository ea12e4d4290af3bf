package io.payrail.observability;

import io.micrometer.common.KeyValues;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/// What a trace says of an HTTP request: method, route and outcome, and not the address as it was
/// sent. A client may write anything into that, a card's number too, and collectors keep it.
final class RequestsWithoutAddresses extends DefaultServerRequestObservationConvention {
    @Override
    public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
        return KeyValues.empty();
    }
}
