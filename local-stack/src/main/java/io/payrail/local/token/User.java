package io.payrail.local.token;

import java.util.List;
import java.util.regex.Pattern;

/// Who a development token speaks for. The domain of the address is reserved for examples.
///
/// @param roles what the user may do beside paying
/// @param scope what the token is good for, for the API: that of a service or nothing
public record User(String id, String email, String name, List<String> roles, String scope) {
    /// Who may use the worker's operator API, and see what it masks.
    public static final String OPERATOR = "operator";

    /// Who acts for others, as with client credentials.
    public static final String SERVICE = "service";

    private static final List<String> OPERATORS_ROLES =
            List.of("payments:operate", "payments:reveal");
    private static final String SERVICES_SCOPE = "payments:service";
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9._-]{1,64}");

    /// A user with everything derived from the id.
    ///
    /// @throws IllegalArgumentException if the id is not 1 to 64 letters, digits, dots, dashes,
    ///   underscores
    public static User named(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("A user is 1 to 64 letters, digits and . _ -");
        }
        String name = Character.toTitleCase(id.charAt(0)) + id.substring(1);
        return new User(
                id,
                id + "@example.com",
                name,
                id.equals(OPERATOR) ? OPERATORS_ROLES : List.of(),
                id.equals(SERVICE) ? SERVICES_SCOPE : "");
    }
}
