package io.payrail.api.payment;

import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.request.RequestFields;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What can be done with a payment: `POST /api/stripe/payments/{id}/capture` `{amount?}`, `/cancel`
/// `{reason?}` and `/refunds` `{amount?, reason?}`. Whether the payment is the owner's, and whether
/// it allows that, is for the worker and Stripe to say.
@RestController
final class ChangePayment {
    private static final String PAYMENT = "/api/stripe/payments/{id}";
    private static final Set<String> CANCELLATION_REASONS =
            Set.of("duplicate", "fraudulent", "requested_by_customer", "abandoned");
    private static final Set<String> REFUND_REASONS =
            Set.of("duplicate", "fraudulent", "requested_by_customer");

    private final Commands commands;

    ChangePayment(Commands commands) {
        this.commands = commands;
    }

    @PostMapping(path = PAYMENT + "/capture", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> capture(
            Owner owner, CommandRequest request, @PathVariable String id, RequestFields fields) {
        String payment = PaymentIds.known(id);
        Long amount = fields.optionalWholeNumber("amount", 1, StripeCurrency.LARGEST_AMOUNT);
        fields.finish();
        return commands.execute(
                new PaymentCommand.Capture(
                        request.id(), owner, request.issuedAt(), payment, amount),
                request);
    }

    @PostMapping(path = PAYMENT + "/cancel", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> cancel(
            Owner owner, CommandRequest request, @PathVariable String id, RequestFields fields) {
        String payment = PaymentIds.known(id);
        String reason = fields.optionalChoice("reason", CANCELLATION_REASONS);
        fields.finish();
        return commands.execute(
                new PaymentCommand.Cancel(request.id(), owner, request.issuedAt(), payment, reason),
                request);
    }

    @PostMapping(path = PAYMENT + "/refunds", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> refund(
            Owner owner, CommandRequest request, @PathVariable String id, RequestFields fields) {
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
