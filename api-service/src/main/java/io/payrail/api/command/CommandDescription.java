package io.payrail.api.command;

import io.payrail.api.openapi.RecordSchemas;
import io.payrail.api.openapi.Responses;
import io.payrail.api.problem.Problem;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/// The headers of commands, and how they end beside their own answers, for the OpenAPI document.
@Component
final class CommandDescription implements GlobalOperationCustomizer {
    private static final UUID EXAMPLE = UUID.fromString("0190d5a0-0000-7000-8000-000000000000");

    private final CommandProperties properties;
    private final RecordSchemas schemas;

    CommandDescription(CommandProperties properties, RecordSchemas schemas) {
        this.properties = properties;
        this.schemas = schemas;
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        if (Arrays.stream(handler.getMethodParameters())
                .anyMatch(each -> each.getParameterType() == CommandRequest.class)) {
            headers(operation);
            accepted(operation);
            problems(operation);
        }
        return operation;
    }

    private static void headers(Operation operation) {
        operation
                .addParametersItem(
                        new HeaderParameter()
                                .name("Idempotency-Key")
                                .required(false)
                                .description(
                                        "The same key with the same request is the same operation"
                                                + " and gives the same result, at any time. Send"
                                                + " one always: without it, a request whose answer"
                                                + " was lost cannot be repeated")
                                .schema(
                                        new StringSchema()
                                                .minLength(1)
                                                .maxLength(CommandRequestResolver.KEY_CHARACTERS)
                                                .pattern("^[ -~]+$"))
                                .example("order-7-attempt-1"))
                .addParametersItem(
                        new HeaderParameter()
                                .name("Prefer")
                                .required(false)
                                .description(
                                        "`respond-async`: do not wait, 202 at once."
                                                + " `wait=<seconds>`: wait less than usual")
                                .schema(new StringSchema())
                                .example("wait=5"));
    }

    private void accepted(Operation operation) {
        Responses.of(operation)
                .answer(
                        202,
                        "Not done yet: `respond-async` was asked for, no reply came in time, or"
                                + " Stripe has not told the outcome",
                        schemas.answer(CommandAnswers.Operation.class))
                .header(
                        202,
                        HttpHeaders.LOCATION,
                        "Where the operation is read, to be used as it is",
                        "/api/stripe/operations/" + EXAMPLE + "?receipt=…")
                .header(
                        202,
                        CommandAnswers.PREFERENCE_APPLIED,
                        "`respond-async`, where that was asked for",
                        "respond-async")
                .header(202, CommandAnswers.OPERATION_ID, "The operation's id", EXAMPLE.toString())
                .header(200, CommandAnswers.OPERATION_ID, "The operation's id", EXAMPLE.toString());
    }

    private void problems(Operation operation) {
        Duration retryAfter = properties.retryAfter();
        Responses.of(operation)
                .errorCodes("invalid_idempotency_key")
                .stripeCodes(400)
                .problem(
                        CommandProblems.declined(
                                new Reply.Declined(EXAMPLE, "card_declined", "insufficient_funds")))
                .stripeCodes(402)
                .problem(rejected(Rejection.IDEMPOTENCY_KEY_REUSED))
                .problem(CommandProblems.tooManyUnanswered(retryAfter))
                .problem(CommandProblems.unavailable(retryAfter))
                .problem(CommandProblems.overloaded(retryAfter))
                .problem(rejected(Rejection.PROCESSOR_REFUSED));
    }

    private Problem rejected(String code) {
        return CommandProblems.rejected(
                new Reply.Rejected(EXAMPLE, code, null), properties.retryAfter());
    }
}
