package io.payrail.api.subscription;

import io.payrail.api.problem.ProblemException;
import io.payrail.api.problem.Problems;
import io.payrail.api.request.RequestFields;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Stripe's ids, as requests about subscriptions name them.
final class SubscriptionIds {
    static final Pattern CUSTOMER = Pattern.compile("cus_[A-Za-z0-9_]{1,250}");

    private static final Pattern SUBSCRIPTION = Pattern.compile("sub_[A-Za-z0-9_]{1,250}");

    /// `price_…`, or a plan of old, whose id its maker chose.
    private static final Pattern PRICE = Pattern.compile("[!-~]+");

    /// The longest id of a customer, a price or a subscription, as Stripe's ids go.
    static final int CHARACTERS = 255;

    private SubscriptionIds() {}

    /// A subscription's, from the path.
    ///
    /// @throws ProblemException with status 404 for what cannot be one: it is nobody's subscription
    static String known(String id) {
        if (!SUBSCRIPTION.matcher(id).matches()) {
            throw Problems.notFound().asException();
        }
        return id;
    }

    static String customer(RequestFields fields, String field) {
        String id = fields.text(field, CHARACTERS);
        check(fields, field, id, CUSTOMER, "invalid_customer_id");
        return id;
    }

    static String price(RequestFields fields, String field) {
        String id = fields.text(field, CHARACTERS);
        check(fields, field, id, PRICE, "invalid_price_id");
        return id;
    }

    static @Nullable String optionalPrice(RequestFields fields, String field) {
        String id = fields.optionalText(field, CHARACTERS);
        if (id != null) {
            check(fields, field, id, PRICE, "invalid_price_id");
        }
        return id;
    }

    private static void check(
            RequestFields fields, String field, String id, Pattern shape, String code) {
        if (fields.isSound(field) && !shape.matcher(id).matches()) {
            fields.reject(field, code, "Must be an id that Stripe gave.");
        }
    }
}
