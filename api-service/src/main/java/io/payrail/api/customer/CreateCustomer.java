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
import io.swagger.v3.oas.annotations.media.Schema;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/stripe/create-customer` `{email, name}`: the owner's one customer, made or found.
@RestController
final class CreateCustomer {
    /// The longest name of a customer.
    private static final int NAME_CHARACTERS = 256;

    private final Commands commands;

    CreateCustomer(Commands commands) {
        this.commands = commands;
    }

    private record Body(
            @Schema(
                            description = "Where Stripe sends receipts",
                            example = "ada@example.com",
                            maxLength = EmailSyntax.MAX_CHARACTERS)
                    String email,
            @Schema(
                            description = "As the customer writes it",
                            example = "Ada Lovelace",
                            maxLength = NAME_CHARACTERS)
                    String name) {}

    @Described(
            id = "createCustomer",
            summary = "Make the user a customer at Stripe",
            text =
                    "One for each user: whoever has one gets it again. A request whose customer was"
                            + " deleted before its outcome was known ends with"
                            + " `customer_not_found`.",
            body = Body.class,
            answer = CustomerAnswers.Ready.class,
            errors = "invalid_email",
            problems = Rejection.CUSTOMER_NOT_FOUND)
    @PostMapping(path = "/api/stripe/create-customer", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> create(Owner owner, CommandRequest request, RequestFields fields) {
        String email = fields.text("email", EmailSyntax.MAX_CHARACTERS);
        if (fields.isSound("email") && !EmailSyntax.test(email)) {
            fields.reject("email", "invalid_email", "Must be an e-mail address.");
        }
        String name = fields.text("name", NAME_CHARACTERS);
        fields.finish();
        return commands.execute(
                new CustomerCommand.Create(request.id(), owner, request.issuedAt(), email, name),
                request);
    }
}
