package io.payrail.api.setup;

import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.command.CustomerAnswers;
import io.payrail.api.openapi.Described;
import io.payrail.api.request.RequestFields;
import io.payrail.api.request.SdkVersion;
import io.payrail.contract.CustomerCommand;
import io.payrail.contract.Owner;
import io.swagger.v3.oas.annotations.Parameter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/stripe/setup-intents` `{}`: the app saves a payment method for later with it.
@RestController
final class CreateSetup {
    private record Body() {}

    private final Commands commands;

    CreateSetup(Commands commands) {
        this.commands = commands;
    }

    @Described(
            id = "createSetupIntent",
            summary = "Make a setup intent, by which the app saves a payment method",
            body = Body.class,
            answer = CustomerAnswers.Setup.class,
            errors = "invalid_version")
    @PostMapping(path = "/api/stripe/setup-intents", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> create(
            Owner owner,
            CommandRequest request,
            @Parameter(
                            description =
                                    "The Stripe API version of the app's mobile SDK; the ephemeral"
                                            + " key is made for it",
                            example = "2026-07-29.dahlia")
                    @RequestHeader(name = SdkVersion.HEADER, required = false)
                    @Nullable String sdkVersion,
            RequestFields fields) {
        SdkVersion.check(sdkVersion, fields);
        fields.finish();
        return commands.execute(
                new CustomerCommand.SetUp(request.id(), owner, request.issuedAt(), sdkVersion),
                request);
    }
}
