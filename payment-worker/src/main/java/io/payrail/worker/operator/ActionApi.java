package io.payrail.worker.operator;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What operators did, the latest first.
@OperatorApi
final class ActionApi {
    private final OperatorActions actions;

    ActionApi(OperatorActions actions) {
        this.actions = actions;
    }

    record Page(List<OperatorActions.Action> items) {}

    @GetMapping("/actions")
    Page list(
            @RequestParam(defaultValue = "9223372036854775807") long before,
            @RequestParam(defaultValue = "50") int limit) {
        return new Page(actions.before(before, Limits.page(limit)));
    }
}
