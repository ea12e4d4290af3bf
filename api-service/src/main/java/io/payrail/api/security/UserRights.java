package io.payrail.api.security;

import io.payrail.api.problem.Problems;
import io.payrail.api.request.RequestFields;
import io.payrail.contract.Owner;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/// What users may do with their own tokens, of what is the merchant's to decide. Services that act
/// for users are not bound by it. Whoever sent a request and is not known to be a service is taken
/// for a user. Asked before anything is published. Thread-safe.
@Component
public final class UserRights {
    private static final Pattern PRICE = Pattern.compile("[!-~]{1,255}");

    private final Set<MerchantOperation> allowed;
    private final Set<String> prices;

    UserRights(Properties properties) {
        allowed = EnumSet.noneOf(MerchantOperation.class);
        allowed.addAll(properties.may());
        prices = Set.copyOf(properties.prices());
    }

    /// @param may which of the merchant's operations users' own tokens may do; none: only services
    ///   do them, for users
    /// @param prices Stripe's ids of the prices that users may choose themselves; none: any active
    ///   one. Services choose any
    /// @param emailSubjects whether an e-mail address may be a user's id, which then stands in
    ///   tables, journal and events, also after the user's erasure
    @ConfigurationProperties("payrail.api.users")
    record Properties(
            @DefaultValue List<MerchantOperation> may,
            @DefaultValue List<String> prices,
            boolean emailSubjects) {
        Properties {
            if (!prices.stream().allMatch(PRICE.asMatchPredicate())) {
                throw new IllegalArgumentException(
                        "payrail.api.users.prices: each must be the id of a price at Stripe");
            }
        }
    }

    /// Refuses what users may not do.
    ///
    /// @throws io.payrail.api.problem.ProblemException with status 403 if a user asks for what
    ///   users may not do
    public void require(Owner asking, MerchantOperation operation) {
        if (!Callers.isService(asking) && !allowed.contains(operation)) {
            throw Problems.notForUsers().asException();
        }
    }

    /// Notes a price that a user may not choose among what is wrong with a request.
    public void checkPrice(
            Owner asking, RequestFields fields, String field, @Nullable String price) {
        if (price != null
                && fields.isSound(field)
                && !prices.isEmpty()
                && !prices.contains(price)
                && !Callers.isService(asking)) {
            fields.reject(
                    field,
                    "price_not_offered",
                    "Must be a price that users may choose. Any other is chosen for them by the"
                            + " merchant's service.");
        }
    }
}
