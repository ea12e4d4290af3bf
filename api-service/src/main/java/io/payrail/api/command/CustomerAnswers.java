package io.payrail.api.command;

import io.payrail.contract.CustomerReply;
import org.springframework.http.ResponseEntity;

/// What a client gets for a command about customers that ended well. The names in the bodies are
/// the contract with the apps.
final class CustomerAnswers {
    private CustomerAnswers() {}

    private record Ready(String customerId) {}

    static ResponseEntity<?> of(CustomerReply reply, ResponseEntity.BodyBuilder ok) {
        return switch (reply) {
            case CustomerReply.Ready ready -> ok.body(new Ready(ready.customerId()));
        };
    }
}
