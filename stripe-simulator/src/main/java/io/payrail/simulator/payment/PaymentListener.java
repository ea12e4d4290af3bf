package io.payrail.simulator.payment;

import io.payrail.simulator.api.Scope;
import tools.jackson.databind.node.ObjectNode;

/// Told in the same transaction what became of a payment or a setup, for what was waiting for it.
public interface PaymentListener {
    void succeeded(Scope scope, ObjectNode intent);

    void failed(Scope scope, ObjectNode intent);
}
