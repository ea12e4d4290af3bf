package io.payrail.api.limit;

import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.api.problem.ProblemWriter;
import io.payrail.edge.ClientAddresses;
import io.payrail.edge.Network;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// The budgets of addresses, users and services, as two filters: addresses are counted before
/// anybody looks at the token, so that bad tokens count as well; principals after it. Nothing of a
/// request that is refused is read, published or looked up.
@Component
public final class RateLimits {
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final Pair users;
    private final Pair services;
    private final Pair addresses;
    private final ClientAddresses clients;
    private final List<Network> exempt;
    private final ProblemWriter problems;

    RateLimits(
            LimitProperties properties,
            ClientAddresses clients,
            MeterRegistry meters,
            ProblemWriter problems) {
        users = Pair.of("user", properties.users(), properties.tracked(), meters);
        services = Pair.of("service", properties.services(), properties.tracked(), meters);
        addresses = Pair.of("address", properties.addresses(), properties.tracked(), meters);
        this.clients = clients;
        exempt = properties.exempt();
        this.problems = problems;
    }

    private record Pair(RateLimit writes, RateLimit reads) {
        static Pair of(
                String whose, LimitProperties.Budgets budgets, int tracked, MeterRegistry meters) {
            return new Pair(
                    new RateLimit(
                            new Buckets(whose + "-writes", budgets.writes(), tracked), meters),
                    new RateLimit(new Buckets(whose + "-reads", budgets.reads(), tracked), meters));
        }

        RateLimit of(HttpServletRequest request) {
            return WRITES.contains(request.getMethod()) ? writes : reads;
        }
    }

    /// To be put before the token is looked at.
    public Filter ofAddresses() {
        return new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(
                    HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                var address =
                        clients.of(
                                request.getRemoteAddr(),
                                () -> request.getHeaders(clients.header()).asIterator());
                if (isExempt(address)
                        || addresses
                                .of(request)
                                .admits(ClientAddresses.group(address), response, problems)) {
                    chain.doFilter(request, response);
                }
            }
        };
    }

    /// To be put where it is known who asks.
    ///
    /// @param isService whether a token's bearer acts for others
    public Filter ofPrincipals(Predicate<Authentication> isService) {
        return new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(
                    HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                var principal = SecurityContextHolder.getContext().getAuthentication();
                if (principal == null
                        || (isService.test(principal) ? services : users)
                                .of(request)
                                .admits(principal.getName(), response, problems)) {
                    chain.doFilter(request, response);
                }
            }
        };
    }

    private boolean isExempt(@Nullable InetAddress address) {
        return address != null && Network.anyContains(exempt, address);
    }
}
