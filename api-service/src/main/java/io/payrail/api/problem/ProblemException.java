package io.payrail.api.problem;

/// Ends the handling of a request with a problem. It is a way of answering, not a fault: it has no
/// stack trace and is not logged.
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.code(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
