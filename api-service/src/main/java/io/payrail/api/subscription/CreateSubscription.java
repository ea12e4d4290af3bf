package io.payrail.api.subscription;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.command.SubscriptionAnswers;
import io.payrail.api.openapi.Described;
import io.payrail.api.problem.Problems;
import io.payrail.api.request.RequestFields;
import io.payrail.api.security.MerchantOperation;
import io.payrail.api.security.UserRights;
import io.payrail.contract.Owner;
import io.payrail.contract.Rejection;
import io.payrail.contract.SubscriptionCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/stripe/create-subscription` `{customerId, priceId, quantity?, trial_days?}`.
@RestController
final class CreateSubscription {
    /// The longest trial, in days: Stripe's limit.
    private static final int MOST_TRIAL_DAYS = 730;

    private final Commands commands;
    private final UserRights users;

    CreateSubscription(Commands commands, UserRights users) {
        this.commands = commands;
        this.users = users;
    }

    private record Body(
            @Schema(
                            description = "The owner's customer at Stripe",
                            example = "cus_1Example",
                            maxLength = SubscriptionIds.CHARACTERS)
                    String customerId,
            @Schema(
                            description = "The price to subscribe to, one of Stripe's ids",
                            example = "price_1Example",
                            maxLength = SubscriptionIds.CHARACTERS)
                    String priceId,
            @Schema(
                            description = "How many of it; 1 if nothing is given",
                            example = "1",
                            minimum = "1",
                            maximum = "999999")
                    @Nullable Long quantity,
            @Schema(
                            description =
                                    "How long it is free at first, which is the merchant's to"
                                            + " give: users may have to leave it out",
                            example = "14",
                            minimum = "1",
                            maximum = "730")
                    @JsonProperty("trial_days")
                    @Nullable Long trialDays) {}

    @Described(
            id = "createSubscription",
            summary = "Subscribe a customer to a price",
            body = Body.class,
            answer = SubscriptionAnswers.Ready.class,
            errors = {"invalid_customer_id", "invalid_price_id", "price_not_offered"},
            problems = {Rejection.CUSTOMER_NOT_FOUND, Problems.NOT_FOR_USERS})
    @PostMapping(
            path = "/api/stripe/create-subscription",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> create(Owner owner, CommandRequest request, RequestFields fields) {
        String customerId = SubscriptionIds.customer(fields, "customerId");
        String priceId = SubscriptionIds.price(fields, "priceId");
        Long quantity =
                fields.optionalWholeNumber("quantity", 1, ChangeSubscription.LARGEST_QUANTITY);
        Long trialDays = fields.optionalWholeNumber("trial_days", 1, MOST_TRIAL_DAYS);
        users.checkPrice(owner, fields, "priceId", priceId);
        fields.finish();
        if (trialDays != null) {
            users.require(owner, MerchantOperation.TRIAL);
        }
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
