package io.payrail.api.subscription;

import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.request.RequestFields;
import io.payrail.contract.Owner;
import io.payrail.contract.SubscriptionCommand;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/stripe/create-subscription` `{customerId, priceId}`.
@RestController
final class CreateSubscription {
    private static final int ID_CHARACTERS = 255;

    /// Stripe's, as create-customer answers.
    private static final Pattern CUSTOMER = Pattern.compile("cus_[A-Za-z0-9_]+");

    /// `price_…`, or a plan of old, whose id its maker chose.
    private static final Pattern PRICE = Pattern.compile("[!-~]+");

    private final Commands commands;

    CreateSubscription(Commands commands) {
        this.commands = commands;
    }

    @PostMapping(
            path = "/api/stripe/create-subscription",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> create(Owner owner, CommandRequest request, RequestFields fields) {
        String customerId = id(fields, "customerId", CUSTOMER, "invalid_customer_id");
        String priceId = id(fields, "priceId", PRICE, "invalid_price_id");
        fields.finish();
        return commands.execute(
                new SubscriptionCommand.Create(
                        request.id(), owner, request.issuedAt(), customerId, priceId),
                request);
    }

    private static String id(RequestFields fields, String field, Pattern shape, String code) {
        String id = fields.text(field, ID_CHARACTERS);
        if (fields.isSound(field) && !shape.matcher(id).matches()) {
            fields.reject(field, code, "Must be an id that Stripe gave.");
        }
        return id;
    }
}
