package io.payrail.api.subscription;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.command.Questions;
import io.payrail.api.command.SubscriptionAnswers;
import io.payrail.api.openapi.Described;
import io.payrail.api.problem.Problems;
import io.payrail.api.request.RequestFields;
import io.payrail.api.security.MerchantOperation;
import io.payrail.api.security.UserRights;
import io.payrail.contract.Owner;
import io.payrail.contract.Question;
import io.payrail.contract.Rejection;
import io.payrail.contract.SubscriptionCommand;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What can be done with a subscription: `POST /api/stripe/subscriptions/{id}/cancel`
/// `{at_period_end?}`, `/resume` `{}`, `/change` `{price?, quantity?, proration?}`, and `/preview`
/// with the same body, which changes nothing. Whether the subscription is the owner's, and whether
/// it allows that, is for the worker and Stripe to say.
@RestController
final class ChangeSubscription {
    /// The most of a price that can be subscribed to.
    static final int LARGEST_QUANTITY = 999_999;

    private static final String SUBSCRIPTION = "/api/stripe/subscriptions/{id}";
    private static final String DEFAULT_PRORATION = "create_prorations";
    private static final String NO_PRORATION = "none";
    private static final Set<String> PRORATIONS =
            Set.of(DEFAULT_PRORATION, NO_PRORATION, "always_invoice");

    private final Commands commands;
    private final Questions questions;
    private final UserRights users;

    ChangeSubscription(Commands commands, Questions questions, UserRights users) {
        this.commands = commands;
        this.questions = questions;
        this.users = users;
    }

    private record Cancelling(
            @Schema(
                            description =
                                    "Whether it goes on until its period ends; it does if nothing is given",
                            example = "true")
                    @JsonProperty("at_period_end")
                    @Nullable Boolean atPeriodEnd) {}

    private record Nothing() {}

    private record Changes(
            @Schema(
                            description =
                                    "The new price, one of Stripe's ids; this or a quantity is needed",
                            example = "price_2Example",
                            maxLength = SubscriptionIds.CHARACTERS)
                    @Nullable String price,
            @Schema(
                            description = "The new quantity",
                            example = "2",
                            minimum = "1",
                            maximum = "999999")
                    @Nullable Long quantity,
            @Schema(
                            description =
                                    "What becomes of the rest of the period, as Stripe names it;"
                                            + " `none` is the merchant's to choose",
                            example = "create_prorations",
                            allowableValues = {"create_prorations", "none", "always_invoice"})
                    @Nullable String proration) {}

    /// What can be taken back is the default.
    @Described(
            id = "cancelSubscription",
            summary = "Cancel a subscription, now or with its period",
            body = Cancelling.class,
            answer = SubscriptionAnswers.State.class,
            problems = {
                Rejection.SUBSCRIPTION_NOT_FOUND,
                Rejection.SUBSCRIPTION_ENDED,
                Rejection.SUBSCRIPTION_NOT_SIMPLE
            })
    @PostMapping(path = SUBSCRIPTION + "/cancel", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> cancel(
            Owner owner,
            CommandRequest request,
            @Parameter(description = "The subscription's id", example = "sub_1Example")
                    @PathVariable
                    String id,
            RequestFields fields) {
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

    @Described(
            id = "resumeSubscription",
            summary = "Take a cancellation at the period's end back, or end a pause",
            body = Nothing.class,
            answer = SubscriptionAnswers.State.class,
            problems = {
                Rejection.SUBSCRIPTION_NOT_FOUND,
                Rejection.SUBSCRIPTION_ENDED,
                Rejection.SUBSCRIPTION_NOT_SIMPLE
            })
    @PostMapping(path = SUBSCRIPTION + "/resume", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> resume(
            Owner owner,
            CommandRequest request,
            @Parameter(description = "The subscription's id", example = "sub_1Example")
                    @PathVariable
                    String id,
            RequestFields fields) {
        String subscription = SubscriptionIds.known(id);
        fields.finish();
        return commands.execute(
                new SubscriptionCommand.Resume(
                        request.id(), owner, request.issuedAt(), subscription),
                request);
    }

    @Described(
            id = "changeSubscription",
            summary = "Change what a subscription is for",
            body = Changes.class,
            answer = SubscriptionAnswers.State.class,
            errors = {"invalid_price_id", "price_not_offered"},
            problems = {
                Rejection.SUBSCRIPTION_NOT_FOUND,
                Rejection.SUBSCRIPTION_ENDED,
                Rejection.SUBSCRIPTION_NOT_SIMPLE,
                Problems.NOT_FOR_USERS
            })
    @PostMapping(path = SUBSCRIPTION + "/change", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> change(
            Owner owner,
            CommandRequest request,
            @Parameter(description = "The subscription's id", example = "sub_1Example")
                    @PathVariable
                    String id,
            RequestFields fields) {
        String subscription = SubscriptionIds.known(id);
        var wanted = wanted(owner, fields);
        return commands.execute(
                new SubscriptionCommand.Change(
                        request.id(),
                        owner,
                        request.issuedAt(),
                        subscription,
                        wanted.price(),
                        wanted.quantity(),
                        wanted.proration()),
                request);
    }

    @Described(
            id = "previewSubscription",
            summary = "Ask what a change of a subscription would cost",
            body = Changes.class,
            answer = SubscriptionAnswers.Preview.class,
            errors = {"invalid_price_id", "price_not_offered"},
            problems = {
                Rejection.SUBSCRIPTION_NOT_FOUND,
                Rejection.SUBSCRIPTION_ENDED,
                Rejection.SUBSCRIPTION_NOT_SIMPLE,
                Problems.NOT_FOR_USERS,
                Rejection.PROCESSOR_UNAVAILABLE,
                Rejection.PROCESSOR_REFUSED,
                "no_answer",
                "overloaded",
                "commands_unavailable",
                "too_many_unanswered"
            },
            stripeCodes = true)
    @PostMapping(path = SUBSCRIPTION + "/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> preview(
            Owner owner,
            @Parameter(description = "The subscription's id", example = "sub_1Example")
                    @PathVariable
                    String id,
            RequestFields fields) {
        String subscription = SubscriptionIds.known(id);
        var wanted = wanted(owner, fields);
        // Neither e-mail address nor name: whoever answers needs none.
        var asking = new Owner(owner.id(), null, null, owner.requester());
        return questions.ask((question, issuedAt) ->
                new Question.PreviewSubscription(
                        question,
                        asking,
                        issuedAt,
                        subscription,
                        wanted.price(),
                        wanted.quantity(),
                        wanted.proration()));
    }

    private record Wanted(@Nullable String price, @Nullable Long quantity, String proration) {}

    /// What may not be changed so is not previewed either.
    private Wanted wanted(Owner owner, RequestFields fields) {
        String price = SubscriptionIds.optionalPrice(fields, "price");
        users.checkPrice(owner, fields, "price", price);
        Long quantity = fields.optionalWholeNumber("quantity", 1, LARGEST_QUANTITY);
        String proration = fields.optionalChoice("proration", PRORATIONS);
        if (price == null && quantity == null) {
            fields.reject("price", "required", "Give a price, a quantity or both.");
        }
        fields.finish();
        if (NO_PRORATION.equals(proration)) {
            users.require(owner, MerchantOperation.UNPRORATED);
        }
        return new Wanted(
                price, quantity, Objects.requireNonNullElse(proration, DEFAULT_PRORATION));
    }
}
