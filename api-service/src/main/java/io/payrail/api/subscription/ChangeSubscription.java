package io.payrail.api.subscription;

import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.request.RequestFields;
import io.payrail.contract.Owner;
import io.payrail.contract.SubscriptionCommand;
import java.util.Objects;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What can be done with a subscription: `POST /api/stripe/subscriptions/{id}/cancel`
/// `{at_period_end?}`, `/resume` `{}` and `/change` `{price?, quantity?, proration?}`. Whether the
/// subscription is the owner's, and whether it allows that, is for the worker and Stripe to say.
@RestController
final class ChangeSubscription {
    static final int LARGEST_QUANTITY = 999_999;

    private static final String SUBSCRIPTION = "/api/stripe/subscriptions/{id}";
    private static final String DEFAULT_PRORATION = "create_prorations";
    private static final Set<String> PRORATIONS =
            Set.of(DEFAULT_PRORATION, "none", "always_invoice");

    private final Commands commands;

    ChangeSubscription(Commands commands) {
        this.commands = commands;
    }

    /// What can be taken back is the default.
    @PostMapping(path = SUBSCRIPTION + "/cancel", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> cancel(
            Owner owner, CommandRequest request, @PathVariable String id, RequestFields fields) {
        String subscription = SubscriptionIds.known(id);
        Boolean atPeriodEnd = fields.optionalFlag("at_period_end");
        fields.finish();
        return commands.execute(
                new SubscriptionCommand.Cancel(
                        request.id(),
                        owner,
                        request.issuedAt(),
                        subscription,
                        atPeriodEnd == null || atPeriodEnd),
                request);
    }

    @PostMapping(path = SUBSCRIPTION + "/resume", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> resume(
            Owner owner, CommandRequest request, @PathVariable String id, RequestFields fields) {
        String subscription = SubscriptionIds.known(id);
        fields.finish();
        return commands.execute(
                new SubscriptionCommand.Resume(
                        request.id(), owner, request.issuedAt(), subscription),
                request);
    }

    @PostMapping(path = SUBSCRIPTION + "/change", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> change(
            Owner owner, CommandRequest request, @PathVariable String id, RequestFields fields) {
        String subscription = SubscriptionIds.known(id);
        String price = SubscriptionIds.optionalPrice(fields, "price");
        Long quantity = fields.optionalWholeNumber("quantity", 1, LARGEST_QUANTITY);
        String proration = fields.optionalChoice("proration", PRORATIONS);
        if (price == null && quantity == null) {
            fields.reject("price", "required", "Give a price, a quantity or both.");
        }
        fields.finish();
        return commands.execute(
                new SubscriptionCommand.Change(
                        request.id(),
                        owner,
                        request.issuedAt(),
                        subscription,
                        price,
                        quantity,
                        Objects.requireNonNullElse(proration, DEFAULT_PRORATION)),
                request);
    }
}
