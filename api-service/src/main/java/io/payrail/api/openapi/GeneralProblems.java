package io.payrail.api.openapi;

import io.payrail.api.problem.Problem;
import io.payrail.api.problem.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Those of [Problems] that not every endpoint has.
@Component
final class GeneralProblems implements ProblemSource {
    @Override
    public @Nullable Problem byCode(String code) {
        return switch (code) {
            case "not_found" -> Problems.notFound();
            case Problems.NOT_FOR_USERS -> Problems.notForUsers();
            case "reads_unavailable" -> Problems.readsUnavailable();
            default -> null;
        };
    }
}
