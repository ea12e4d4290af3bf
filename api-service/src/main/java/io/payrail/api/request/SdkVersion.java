package io.payrail.api.request;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The header in which an app says its mobile SDK's version of Stripe's API.
public final class SdkVersion {
    public static final String HEADER = "Stripe-Version";

    private static final Pattern VERSION =
            Pattern.compile(
                    "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:\\.[a-z]{1,40})?");

    private SdkVersion() {}

    /// Notes it among what is wrong with a request, if it is no version.
    public static void check(@Nullable String version, RequestFields fields) {
        if (version != null && !VERSION.matcher(version).matches()) {
            fields.reject(HEADER, "invalid_version", "Must look like 2026-07-29.dahlia.");
        }
    }
}
