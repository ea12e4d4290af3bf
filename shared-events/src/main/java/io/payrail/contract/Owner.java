package io.payrail.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who a command is made for, and who asked for it.
///
/// @param id the user's id: the subject of their tokens, at most 255 characters
/// @param email as in the token; personal data, masked when printed
/// @param name as in the token; personal data, masked when printed
/// @param requester who sent the request; null for what no request was behind
public record Owner(
        String id, @Nullable String email, @Nullable String name, @Nullable Requester requester) {
    public Owner {
        Objects.requireNonNull(id, "id");
    }

    /// An owner for whom no request is known.
    ///
    /// @param id the user's id
    /// @param email personal data
    /// @param name personal data
    public Owner(String id, @Nullable String email, @Nullable String name) {
        this(id, email, name, null);
    }

    @Override
    public String toString() {
        return "Owner[" + id + "]";
    }
}
