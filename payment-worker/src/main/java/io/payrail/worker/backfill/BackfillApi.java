package io.payrail.worker.backfill;

import io.payrail.worker.backfill.Backfill.Started;
import io.payrail.worker.operator.OperatorActions;
import io.payrail.worker.operator.OperatorApi;
import io.payrail.worker.operator.OperatorException;
import java.security.Principal;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The import of the account for operators. Whichever worker is asked, the one that has the lease
/// does it.
@OperatorApi
final class BackfillApi {
    private final Backfill backfill;
    private final OperatorActions actions;
    private final TransactionTemplate transactions;

    BackfillApi(Backfill backfill, OperatorActions actions, TransactionTemplate transactions) {
        this.backfill = backfill;
        this.actions = actions;
        this.transactions = transactions;
    }

    /// What asking has done.
    ///
    /// @param result `begun`, `resumed`, `under_way`, `stopped` or `not_under_way`
    record Asked(String result, BackfillProgress run) {}

    @GetMapping("/backfill")
    BackfillProgress show() {
        return backfill.progress()
                .orElseThrow(() -> new OperatorException.NotFound("no import has begun yet"));
    }

    @PostMapping("/backfill")
    Asked start(@RequestParam(required = false) @Nullable Instant since, Principal operator) {
        return asked(_ -> {
            var started = backfill.start(since == null ? Instant.EPOCH : since);
            if (started != Started.UNDER_WAY) {
                record(operator, "backfill.start", since == null ? null : since.toString());
            }
            return started.name().toLowerCase(Locale.ROOT);
        });
    }

    @PostMapping("/backfill/stop")
    Asked stop(Principal operator) {
        var _ = show();
        return asked(_ -> {
            boolean stopped = backfill.stop();
            if (stopped) {
                record(operator, "backfill.stop", null);
            }
            return stopped ? "stopped" : "not_under_way";
        });
    }

    private Asked asked(TransactionCallback<String> step) {
        return new Asked(String.valueOf(transactions.execute(step)), show());
    }

    private void record(Principal operator, String action, @Nullable String detail) {
        actions.record(operator.getName(), action, "run " + show().run(), detail);
    }
}
