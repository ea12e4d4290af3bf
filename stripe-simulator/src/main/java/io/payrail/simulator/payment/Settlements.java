package io.payrail.simulator.payment;

import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Timed;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Payments by bank debit: the bank takes a while to say yes or no, and the intent is processing
/// until then.
final class Settlements implements Timed {
    private static final Set<String> SLOW =
            Set.of("acss_debit", "au_becs_debit", "bacs_debit", "sepa_debit", "us_bank_account");
    private static final String SETTLES_AT = "settles_at";
    private static final long TEST_DELAY_SECONDS = 2;

    /// Stripe's test accounts that the bank will refuse: IBAN, or routing-independent account
    /// number.
    private static final Set<String> REFUSING =
            Set.of("AT861904300235473202", "000111111113", "000111111116");

    /// ... and those that take three minutes.
    private static final Set<String> LATE = Set.of("AT321904300235473204");

    private static final long LATE_DELAY_SECONDS = 180;

    private final Payments payments;

    Settlements(Payments payments) {
        this.payments = payments;
    }

    static boolean isSlow(ObjectNode method) {
        return SLOW.contains(method.path("type").asString(""));
    }

    /// Marks when the bank will answer.
    static void await(Scope scope, ObjectNode intent, ObjectNode method) {
        boolean late = LATE.contains(account(method));
        intent.withObjectProperty(Scope.HIDDEN)
                .put(
                        SETTLES_AT,
                        scope.tx().now() + (late ? LATE_DELAY_SECONDS : TEST_DELAY_SECONDS));
    }

    /// The number that says how a test account behaves.
    static String account(ObjectNode method) {
        return method.path(Scope.HIDDEN).path("account").asString("");
    }

    @Override
    public String kind() {
        return PaymentIntents.KIND;
    }

    @Override
    public long nextTurn(ObjectNode intent) {
        return intent.path("status").asString("").equals("processing")
                ? intent.path(Scope.HIDDEN).path(SETTLES_AT).asLong(Long.MAX_VALUE)
                : Long.MAX_VALUE;
    }

    @Override
    public void turn(Scope scope, ObjectNode intent) {
        ObjectNode method = scope.tx().get(intent.path("payment_method").asString());
        intent.withObjectProperty(Scope.HIDDEN).remove(SETTLES_AT);
        payments.settle(scope, intent, method, !REFUSING.contains(account(method)));
    }
}
