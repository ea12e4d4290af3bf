package io.payrail.api.payment;

import io.payrail.api.problem.ProblemException;
import io.payrail.api.problem.Problems;
import java.util.regex.Pattern;

/// Stripe's ids of payment intents, as paths name them.
final class PaymentIds {
    private static final Pattern ID = Pattern.compile("pi_[A-Za-z0-9_]{1,250}");

    private PaymentIds() {}

    /// @throws ProblemException with status 404 for what cannot be one: it is nobody's payment
    static String known(String id) {
        if (!ID.matcher(id).matches()) {
            throw Problems.notFound().asException();
        }
        return id;
    }
}
