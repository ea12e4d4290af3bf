package io.payrail.worker.reconciliation;

import io.payrail.worker.operator.OperatorActions;
import io.payrail.worker.operator.OperatorApi;
import io.payrail.worker.operator.OperatorException;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Reconciliation for operators: where it is, and having it look again from an earlier time on. It
/// is the scheduled runs that look, within their budgets; asking twice makes them look once more.
@OperatorApi
final class ReconciliationApi {
    private final ReconciliationProperties properties;
    private final Progress progress;
    private final OperatorActions actions;
    private final TransactionTemplate transactions;
    private final Clock clock;

    ReconciliationApi(
            ReconciliationProperties properties,
            Progress progress,
            OperatorActions actions,
            TransactionTemplate transactions,
            Clock clock) {
        this.properties = properties;
        this.progress = progress;
        this.actions = actions;
        this.transactions = transactions;
        this.clock = clock;
    }

    @GetMapping("/reconciliation")
    Progress.State show() {
        return progress.state()
                .orElseThrow(() -> new OperatorException.NotFound("no run has begun yet"));
    }

    @PostMapping("/reconciliation")
    Progress.State lookAgain(@RequestParam Instant since, Principal operator) {
        var now = clock.instant();
        if (since.isAfter(now) || since.isBefore(now.minus(properties.listed()))) {
            throw new OperatorException.Unusable(
                    "`since` is within the last "
                            + properties.listed().toDays()
                            + " days, of which Stripe lists the events; a backfill finds what was before");
        }
        transactions.executeWithoutResult(_ -> {
            progress.rewind(since);
            actions.record(operator.getName(), "reconciliation.since", since.toString(), null);
        });
        return show();
    }
}
