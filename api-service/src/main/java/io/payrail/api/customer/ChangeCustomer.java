package io.payrail.api.customer;

import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.command.CustomerAnswers;
import io.payrail.api.openapi.Described;
import io.payrail.api.request.EmailSyntax;
import io.payrail.api.request.RequestFields;
import io.payrail.contract.CustomerCommand;
import io.payrail.contract.Owner;
import io.payrail.contract.Rejection;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/stripe/customers/{id}` `{email?, name?}`, one of them at least, and `DELETE
/// /api/stripe/customers/{id}`, which erases. A worker decides whether the customer is the owner's.
@RestController
final class ChangeCustomer {
    /// The longest name of a customer.
    private static final int NAME_CHARACTERS = 256;

    private record Body(
            @Schema(
                            description = "Where Stripe sends receipts",
                            example = "ada@example.com",
                            maxLength = EmailSyntax.MAX_CHARACTERS)
                    @Nullable String email,
            @Schema(
                            description = "As the customer writes it",
                            example = "Ada Lovelace",
                            maxLength = NAME_CHARACTERS)
                    @Nullable String name) {}

    private final Commands commands;

    ChangeCustomer(Commands commands) {
        this.commands = commands;
    }

    @Described(
            id = "updateCustomer",
            summary = "Change e-mail address or name of a customer",
            body = Body.class,
            answer = CustomerAnswers.Updated.class,
            errors = {"invalid_email", "required"},
            problems = Rejection.CUSTOMER_NOT_FOUND)
    @PostMapping(path = "/api/stripe/customers/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> update(
            Owner owner,
            CommandRequest request,
            @Parameter(description = "The customer's id", example = "cus_1Example") @PathVariable
                    String id,
            RequestFields fields) {
        CustomerIds.check(id);
        String email = fields.optionalText("email", EmailSyntax.MAX_CHARACTERS);
        if (email != null && fields.isSound("email") && !EmailSyntax.test(email)) {
            fields.reject("email", "invalid_email", "Must be an e-mail address.");
        }
        String name = fields.optionalText("name", NAME_CHARACTERS);
        if (email == null && name == null) {
            fields.reject("email", "required", "Either `email` or `name` is required.");
        }
        fields.finish();
        return commands.execute(
                new CustomerCommand.Update(
                        request.id(),
                        CustomerIds.unnamed(owner),
                        request.issuedAt(),
                        id,
                        email,
                        name),
                request);
    }

    @Described(
            id = "eraseCustomer",
            summary = "Delete a customer at Stripe, and what is kept of the person",
            answer = CustomerAnswers.Erased.class,
            problems = Rejection.CUSTOMER_NOT_FOUND)
    @DeleteMapping("/api/stripe/customers/{id}")
    ResponseEntity<?> erase(
            Owner owner,
            CommandRequest request,
            @Parameter(description = "The customer's id", example = "cus_1Example") @PathVariable
                    String id) {
        CustomerIds.check(id);
        return commands.execute(
                new CustomerCommand.Erase(
                        request.id(), CustomerIds.unnamed(owner), request.issuedAt(), id),
                request);
    }
}
