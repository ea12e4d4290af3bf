package io.payrail.api.customer;

import io.payrail.api.problem.Problems;
import io.payrail.contract.Owner;
import java.util.regex.Pattern;

/// The form of a customer's id in a path, where what cannot be one is not there; and who asks.
final class CustomerIds {
    private static final Pattern ID = Pattern.compile("cus_[A-Za-z0-9_]{1,250}");

    private CustomerIds() {}

    /// An owner without e-mail address and name, which only the creation of a customer needs.
    static Owner unnamed(Owner owner) {
        return new Owner(owner.id(), null, null, owner.requester());
    }

    static void check(String id) {
        if (!ID.matcher(id).matches()) {
            throw Problems.notFound().asException();
        }
    }
}
