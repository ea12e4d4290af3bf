package io.payrail.worker.operation;

import io.payrail.worker.operation.OperationList.Operation;
import io.payrail.worker.operator.Limits;
import io.payrail.worker.operator.OperatorActions;
import io.payrail.worker.operator.OperatorApi;
import io.payrail.worker.operator.OperatorException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Open operations for operators. Resolving one means trying it now instead of after its pause: its
/// outcome is Stripe's to tell, never an operator's to decide.
@OperatorApi
final class OperationApi {
    private static final Set<String> OPEN = Set.of("unresolved", "running");

    private final OperationList operations;
    private final OperatorActions actions;
    private final TransactionTemplate transactions;

    OperationApi(
            OperationList operations, OperatorActions actions, TransactionTemplate transactions) {
        this.operations = operations;
        this.actions = actions;
        this.transactions = transactions;
    }

    record Page(List<Operation> items, @Nullable UUID next) {}

    /// @param result `ended` (there is nothing to resolve) or `due` (it is tried within seconds)
    record Resolved(String result, Operation operation) {}

    @GetMapping("/operations")
    Page list(
            @RequestParam(defaultValue = "unresolved") String status,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = "50") int limit) {
        if (!OPEN.contains(status)) {
            throw new OperatorException.Unusable("`status` is unresolved or running");
        }
        int most = Limits.page(limit);
        var items = operations.open(status, after, most);
        return new Page(items, items.size() < most ? null : items.getLast().id());
    }

    @GetMapping("/operations/{id}")
    Operation show(@PathVariable UUID id) {
        return operations
                .find(id)
                .orElseThrow(() -> new OperatorException.NotFound("there is no operation " + id));
    }

    @PostMapping("/operations/{id}/resolve")
    Resolved resolve(@PathVariable UUID id, Principal operator) {
        if (show(id).finishedAt() != null) {
            return new Resolved("ended", show(id));
        }
        boolean due =
                Boolean.TRUE.equals(
                        transactions.execute(_ -> {
                            boolean kept = operations.hasten(id);
                            if (kept) {
                                actions.record(
                                        operator.getName(),
                                        "operation.resolve",
                                        id.toString(),
                                        null);
                            }
                            return kept;
                        }));
        var operation = show(id);
        if (operation.finishedAt() != null) {
            return new Resolved("ended", operation);
        }
        if (!due) {
            throw notKept(operation);
        }
        return new Resolved("due", operation);
    }

    private static OperatorException notKept(Operation operation) {
        var deadLetter = operation.deadLetter();
        return deadLetter == null
                ? new OperatorException.Conflict(
                        "under_way", "it is being executed, or waits in Kafka", Map.of())
                : new OperatorException.Conflict(
                        "dead_letter",
                        "its command is dead letter " + deadLetter + ": replay that",
                        Map.of("deadLetter", deadLetter));
    }
}
