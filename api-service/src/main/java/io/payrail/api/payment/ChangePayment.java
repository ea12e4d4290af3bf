package io.payrail.api.payment;

import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.command.PaymentAnswers;
import io.payrail.api.openapi.Described;
import io.payrail.api.problem.Problems;
import io.payrail.api.request.RequestFields;
import io.payrail.api.security.MerchantOperation;
import io.payrail.api.security.UserRights;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.Rejection;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What can be done with a payment: `POST /api/stripe/payments/{id}/capture` `{amount?}`, `/cancel`
/// `{reason?}` and `/refunds` `{amount?, reason?}`. Whether the payment is the owner's, and whether
/// it allows that, is for the worker and Stripe to say. All three are the merchant's.
@RestController
final class ChangePayment {
    private static final String PAYMENT = "/api/stripe/payments/{id}";
    private static final Set<String> CANCELLATION_REASONS =
            Set.of("duplicate", "fraudulent", "requested_by_customer", "abandoned");
    private static final Set<String> REFUND_REASONS =
            Set.of("duplicate", "fraudulent", "requested_by_customer");

    private record CaptureBody(
            @Schema(
                            description =
                                    "In minor units; all that was set aside if it is not given",
                            example = "500",
                            minimum = "1",
                            maximum = "999999999999")
                    @Nullable Long amount) {}

    private record CancelBody(
            @Schema(
                            description = "Why",
                            example = "abandoned",
                            allowableValues = {
                                "abandoned",
                                "duplicate",
                                "fraudulent",
                                "requested_by_customer"
                            })
                    @Nullable String reason) {}

    private record RefundBody(
            @Schema(
                            description = "In minor units; all that is left if it is not given",
                            example = "500",
                            minimum = "1",
                            maximum = "999999999999")
                    @Nullable Long amount,
            @Schema(
                            description = "Why",
                            example = "requested_by_customer",
                            allowableValues = {"duplicate", "fraudulent", "requested_by_customer"})
                    @Nullable String reason) {}

    private final Commands commands;
    private final UserRights users;

    ChangePayment(Commands commands, UserRights users) {
        this.commands = commands;
        this.users = users;
    }

    @Described(
            id = "capturePayment",
            summary = "Take what was set aside, in full or in part",
            body = CaptureBody.class,
            answer = PaymentAnswers.State.class,
            problems = {
                Rejection.PAYMENT_NOT_FOUND,
                Problems.NOT_FOR_USERS,
                "payment_intent_unexpected_state",
                "charge_already_captured",
                "charge_already_refunded",
                "charge_disputed",
                "charge_expired_for_capture",
                "charge_not_refundable"
            })
    @PostMapping(path = PAYMENT + "/capture", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> capture(
            Owner owner,
            CommandRequest request,
            @Parameter(description = "The payment's id", example = "pi_1Example") @PathVariable
                    String id,
            RequestFields fields) {
        users.require(owner, MerchantOperation.CAPTURE);
        String payment = PaymentIds.known(id);
        Long amount = fields.optionalWholeNumber("amount", 1, StripeCurrency.LARGEST_AMOUNT);
        fields.finish();
        return commands.execute(
                new PaymentCommand.Capture(
                        request.id(), owner, request.issuedAt(), payment, amount),
                request);
    }

    @Described(
            id = "cancelPayment",
            summary = "Give a payment up that is not paid",
            body = CancelBody.class,
            answer = PaymentAnswers.State.class,
            problems = {
                Rejection.PAYMENT_NOT_FOUND,
                Problems.NOT_FOR_USERS,
                "payment_intent_unexpected_state",
                "charge_already_captured",
                "charge_already_refunded",
                "charge_disputed",
                "charge_expired_for_capture",
                "charge_not_refundable"
            })
    @PostMapping(path = PAYMENT + "/cancel", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> cancel(
            Owner owner,
            CommandRequest request,
            @Parameter(description = "The payment's id", example = "pi_1Example") @PathVariable
                    String id,
            RequestFields fields) {
        users.require(owner, MerchantOperation.CANCEL);
        String payment = PaymentIds.known(id);
        String reason = fields.optionalChoice("reason", CANCELLATION_REASONS);
        fields.finish();
        return commands.execute(
                new PaymentCommand.Cancel(request.id(), owner, request.issuedAt(), payment, reason),
                request);
    }

    @Described(
            id = "refundPayment",
            summary = "Give a payment back, in full or in part",
            body = RefundBody.class,
            answer = PaymentAnswers.Refund.class,
            problems = {
                Rejection.PAYMENT_NOT_FOUND,
                Problems.NOT_FOR_USERS,
                "payment_intent_unexpected_state",
                "charge_already_captured",
                "charge_already_refunded",
                "charge_disputed",
                "charge_expired_for_capture",
                "charge_not_refundable"
            })
    @PostMapping(path = PAYMENT + "/refunds", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> refund(
            Owner owner,
            CommandRequest request,
            @Parameter(description = "The payment's id", example = "pi_1Example") @PathVariable
                    String id,
            RequestFields fields) {
        users.require(owner, MerchantOperation.REFUND);
        String payment = PaymentIds.known(id);
        Long amount = fields.optionalWholeNumber("amount", 1, StripeCurrency.LARGEST_AMOUNT);
        String reason = fields.optionalChoice("reason", REFUND_REASONS);
        fields.finish();
        return commands.execute(
                new PaymentCommand.Refund(
                        request.id(), owner, request.issuedAt(), payment, amount, reason),
                request);
    }
}
