package io.payrail.api.customer;

import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.command.CustomerAnswers;
import io.payrail.api.openapi.Described;
import io.payrail.api.request.RequestFields;
import io.payrail.contract.CustomerCommand;
import io.payrail.contract.Owner;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/stripe/customer-sessions` `{component?}`: a while of access to the owner's customer,
/// which is made if there is none.
@RestController
final class OpenCustomerSession {
    private static final String USUAL = "mobile_payment_element";
    private static final Set<String> COMPONENTS =
            Set.of(USUAL, "payment_element", "customer_sheet");

    private record Body(
            @Schema(
                            description =
                                    "What it is for, by Stripe's word; the mobile payment element if"
                                            + " it is not given",
                            example = USUAL,
                            allowableValues = {
                                "customer_sheet",
                                "mobile_payment_element",
                                "payment_element"
                            })
                    @Nullable String component) {}

    private final Commands commands;

    OpenCustomerSession(Commands commands) {
        this.commands = commands;
    }

    @Described(
            id = "openCustomerSession",
            summary = "Give the app access to its user's customer for a while",
            body = Body.class,
            answer = CustomerAnswers.Session.class)
    @PostMapping(
            path = "/api/stripe/customer-sessions",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> open(Owner owner, CommandRequest request, RequestFields fields) {
        String component = fields.optionalChoice("component", COMPONENTS);
        fields.finish();
        return commands.execute(
                new CustomerCommand.OpenSession(
                        request.id(),
                        owner,
                        request.issuedAt(),
                        component == null ? USUAL : component),
                request);
    }
}
