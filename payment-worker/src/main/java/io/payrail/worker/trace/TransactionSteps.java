package io.payrail.worker.trace;

import io.micrometer.tracing.Span;
import io.payrail.observability.Step;
import io.payrail.observability.Traces;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/// Makes each database transaction of a sampled trace a step of it, from before its connection is
/// taken to after its commit. Spring's transaction manager calls it on the transaction's own
/// thread. Thread-safe.
@Component
final class TransactionSteps implements TransactionExecutionListener {
    private final Traces traces;

    /// More than one where a transaction suspends another.
    private final ThreadLocal<ArrayDeque<Open>> open = ThreadLocal.withInitial(ArrayDeque::new);

    private record Open(TransactionExecution transaction, Step step) {}

    TransactionSteps(Traces traces) {
        this.traces = traces;
    }

    @Override
    public void beforeBegin(TransactionExecution transaction) {
        if (traces.sampling()) {
            var step =
                    traces.enter(Span.Kind.CLIENT, "commit")
                            .tag("transaction", shortName(transaction.getTransactionName()));
            open.get().push(new Open(transaction, step));
        }
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure != null) {
            end(transaction, "not begun", failure);
        }
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        end(transaction, failure == null ? "committed" : "unknown", failure);
    }

    @Override
    public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
        end(transaction, "rolled back", failure);
    }

    private void end(
            TransactionExecution transaction, String outcome, @Nullable Throwable failure) {
        var begun = open.get();
        var innermost = begun.peek();
        if (innermost == null || !innermost.transaction().equals(transaction)) {
            return;
        }
        begun.pop();
        if (begun.isEmpty()) {
            open.remove();
        }
        try (var step = innermost.step().tag("outcome", outcome)) {
            if (failure != null) {
                step.failed(failure);
            }
        }
    }

    /// The class and method of the declaration, without the package.
    private static String shortName(String name) {
        int method = name.lastIndexOf('.');
        return name.substring(name.lastIndexOf('.', Math.max(0, method - 1)) + 1);
    }
}
