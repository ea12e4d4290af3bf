package io.payrail.api.subscription;

import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.request.RequestFields;
import io.payrail.contract.Owner;
import io.payrail.contract.SubscriptionCommand;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/stripe/create-subscription` `{customerId, priceId, quantity?, trial_days?}`.
@RestController
final class CreateSubscription {
    /// Stripe's own limit.
    private static final int MOST_TRIAL_DAYS = 730;

    private final Commands commands;

    CreateSubscription(Commands commands) {
        this.commands = commands;
    }

    @PostMapping(
            path = "/api/stripe/create-subscription",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> create(Owner owner, CommandRequest request, RequestFields fields) {
        String customerId = SubscriptionIds.customer(fields, "customerId");
        String priceId = SubscriptionIds.price(fields, "priceId");
        Long quantity =
                fields.optionalWholeNumber("quantity", 1, ChangeSubscription.LARGEST_QUANTITY);
        Long trialDays = fields.optionalWholeNumber("trial_days", 1, MOST_TRIAL_DAYS);
        fields.finish();
        return commands.execute(
                new SubscriptionCommand.Create(
                        request.id(),
                        owner,
                        request.issuedAt(),
                        customerId,
                        priceId,
                        quantity,
                        trialDays),
                request);
    }
}
