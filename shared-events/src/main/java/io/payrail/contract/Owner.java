package io.payrail.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who a command is made for: the authenticated user.
///
/// @param id the token's subject, at most 255 characters
/// @param email as in the token; personal data, masked when printed
/// @param name as in the token; personal data, masked when printed
public record Owner(String id, @Nullable String email, @Nullable String name) {
    public Owner {
        Objects.requireNonNull(id, "id");
    }

    @Override
    public String toString() {
        return "Owner[" + id + "]";
    }
}
