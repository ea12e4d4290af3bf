package io.payrail.api.customer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.command.CustomerAnswers;
import io.payrail.api.openapi.Described;
import io.payrail.api.problem.Problems;
import io.payrail.api.request.RequestFields;
import io.payrail.contract.CustomerCommand;
import io.payrail.contract.Owner;
import io.payrail.contract.Rejection;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `DELETE /api/stripe/payment-methods/{id}`, which takes a saved one away for good, and `POST
/// /api/stripe/customers/{id}/default-payment-method` `{payment_method}`. A worker decides whose
/// they are.
@RestController
final class ChangePaymentMethods {
    /// The longest id of a payment method, as Stripe's ids go.
    private static final int ID_CHARACTERS = 255;

    /// `pm_…`, or `card_…` of old.
    private static final Pattern ID = Pattern.compile("(?:pm|card|src|ba)_[A-Za-z0-9_]{1,240}");

    private record Body(
            @Schema(
                            description = "One of the customer's own",
                            example = "pm_1Example",
                            maxLength = ID_CHARACTERS)
                    @JsonProperty("payment_method")
                    String paymentMethod) {}

    private final Commands commands;

    ChangePaymentMethods(Commands commands) {
        this.commands = commands;
    }

    @Described(
            id = "detachPaymentMethod",
            summary = "Take a saved payment method away for good",
            answer = CustomerAnswers.Detached.class,
            problems = Rejection.PAYMENT_METHOD_NOT_FOUND)
    @DeleteMapping("/api/stripe/payment-methods/{id}")
    ResponseEntity<?> detach(
            Owner owner,
            CommandRequest request,
            @Parameter(description = "The payment method's id", example = "pm_1Example")
                    @PathVariable
                    String id) {
        if (!ID.matcher(id).matches()) {
            throw Problems.notFound().asException();
        }
        return commands.execute(
                new CustomerCommand.DetachMethod(
                        request.id(), CustomerIds.unnamed(owner), request.issuedAt(), id),
                request);
    }

    @Described(
            id = "chooseDefaultPaymentMethod",
            summary = "Have a customer's invoices paid with a saved payment method",
            body = Body.class,
            answer = CustomerAnswers.Chosen.class,
            errors = "invalid_payment_method",
            problems = {Rejection.CUSTOMER_NOT_FOUND, Rejection.PAYMENT_METHOD_NOT_FOUND})
    @PostMapping(
            path = "/api/stripe/customers/{id}/default-payment-method",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> choose(
            Owner owner,
            CommandRequest request,
            @Parameter(description = "The customer's id", example = "cus_1Example") @PathVariable
                    String id,
            RequestFields fields) {
        CustomerIds.check(id);
        String method = fields.text("payment_method", ID_CHARACTERS);
        if (fields.isSound("payment_method") && !ID.matcher(method).matches()) {
            fields.reject(
                    "payment_method", "invalid_payment_method", "Must be an id that Stripe gave.");
        }
        fields.finish();
        return commands.execute(
                new CustomerCommand.ChooseMethod(
                        request.id(), CustomerIds.unnamed(owner), request.issuedAt(), id, method),
                request);
    }
}
