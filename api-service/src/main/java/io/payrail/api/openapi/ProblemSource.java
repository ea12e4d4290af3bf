package io.payrail.api.openapi;

import io.payrail.api.problem.Problem;
import org.jspecify.annotations.Nullable;

/// Knows the problems of a feature by their codes, made by what makes the real ones, so that the
/// document shows the status and the texts that clients get.
@FunctionalInterface
public interface ProblemSource {
    /// The problem with this code, or nothing if it is not of this feature.
    @Nullable Problem byCode(String code);
}
