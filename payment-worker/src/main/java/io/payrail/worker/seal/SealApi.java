package io.payrail.worker.seal;

import io.payrail.worker.operator.OperatorApi;
import io.payrail.worker.operator.OperatorException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The seals for operators: where the chain ends, and whether it holds. Verifying is a row of
/// requests; each begins where the one before ended, and any worker answers any of them.
@OperatorApi
final class SealApi {
    /// The most seals that one request looks at, of so many thousands of rows: a second or so.
    private static final int MOST_SEALS = 100;

    private final Seals seals;
    private final Verification verification;

    SealApi(Seals seals, Verification verification) {
        this.seals = seals;
        this.verification = verification;
    }

    /// @param head `number:digest`, to be noted where the database's owner cannot change it
    /// @param unsealed rows behind it, 10,000 at most
    record End(String head, long unsealed, @Nullable OffsetDateTime oldestUnsealed) {}

    @GetMapping("/seals/head")
    End head() {
        var head = seals.head();
        var unsealed = seals.unsealed(head);
        return new End(head.toString(), unsealed.rows(), unsealed.oldest());
    }

    @GetMapping("/seals/verification")
    Verification.Step verify(
            @RequestParam(defaultValue = "0") String after,
            @RequestParam(required = false) @Nullable String head,
            @RequestParam(defaultValue = "20") int limit) {
        return verification.step(
                Place.parse(after, "after"),
                head == null ? null : noted(head),
                Math.clamp(limit, 1, MOST_SEALS));
    }

    private static Place noted(String head) {
        var noted = Place.parse(head, "head");
        if (noted.digest() == null) {
            throw new OperatorException.Unusable("`head` is number:digest");
        }
        return noted;
    }
}
