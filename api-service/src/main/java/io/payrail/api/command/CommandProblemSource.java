package io.payrail.api.command;

import io.payrail.api.openapi.ProblemSource;
import io.payrail.api.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Those of [CommandProblems], for the OpenAPI document.
@Component
final class CommandProblemSource implements ProblemSource {
    private final CommandProperties properties;

    CommandProblemSource(CommandProperties properties) {
        this.properties = properties;
    }

    @Override
    public @Nullable Problem byCode(String code) {
        return CommandProblems.byCode(code, properties.retryAfter());
    }
}
