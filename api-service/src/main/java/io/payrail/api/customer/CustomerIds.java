package io.payrail.api.customer;

import io.payrail.api.problem.Problems;
import java.util.regex.Pattern;

/// The form of a customer's id in a path. What cannot be one is not there.
final class CustomerIds {
    private static final Pattern ID = Pattern.compile("cus_[A-Za-z0-9_]{1,250}");

    private CustomerIds() {}

    static void check(String id) {
        if (!ID.matcher(id).matches()) {
            throw Problems.notFound().asException();
        }
    }
}
