package io.payrail.api.limit;

import io.payrail.edge.Network;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// How much one client may ask for. Each instance counts for itself.
///
/// @param users what one user may send
/// @param services what one service that acts for users may send
/// @param addresses what may come from one address, with whatever tokens; an IPv6 network of 64
///   bits counts as one address
/// @param exempt networks whose addresses are not counted: those of the app's own backends
/// @param tracked of how many users, services and addresses each budget is remembered; beyond that,
///   who has been silent for the longest is forgotten and starts anew
/// @param streams how many event streams may be open
/// @param streamsOfPrincipal how many of them by one user or operator
/// @param streamsOfService how many of them by one service that acts for users
@Validated
@ConfigurationProperties("payrail.api.limit")
record LimitProperties(
        @NotNull @Valid Budgets users,
        @NotNull @Valid Budgets services,
        @NotNull @Valid Budgets addresses,
        List<Network> exempt,
        @Min(1) @Max(10_000_000) int tracked,
        @Min(1) @Max(1_000_000) int streams,
        @Min(1) @Max(1_000_000) int streamsOfPrincipal,
        @Min(1) @Max(1_000_000) int streamsOfService) {
    LimitProperties {
        exempt = exempt == null ? List.of() : List.copyOf(exempt);
    }

    /// @param writes POST, PUT, PATCH and DELETE
    /// @param reads everything else
    record Budgets(@NotNull @Valid Budget writes, @NotNull @Valid Budget reads) {}

    /// So many requests at once, and as many again, evenly, in each period.
    ///
    /// @param requests how many may come at once, and in each period
    /// @param per the period in which they come back
    record Budget(
            @Min(1) @Max(1_000_000_000) long requests,
            @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1) Duration per) {}
}
