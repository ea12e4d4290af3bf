package io.payrail.api.security;

import io.payrail.api.limit.RateLimits;
import io.payrail.api.problem.ProblemWriter;
import io.payrail.api.problem.Problems;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// Who may do what: everything needs an access token, except the publishable key, which apps load
/// before anybody has logged in and which is public by nature, and the OpenAPI document. Tokens are
/// checked with Spring Boot's own settings (`spring.security.oauth2.resourceserver.jwt.issuer-uri`,
/// `.jwk-set-uri` or `.public-key-location`; `.audiences`). No session, no cookie, hence no CSRF.
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final RequestMatcher OPEN =
            new OrRequestMatcher(
                    PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/api/stripe/config"),
                    PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/openapi"));
    private static final DefaultBearerTokenResolver TOKENS = new DefaultBearerTokenResolver();

    /// The management port is for the operator's network; only health and metrics are exposed on
    /// it.
    @Bean
    @Order(1)
    SecurityFilterChain management(HttpSecurity http) throws Exception {
        return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .headers(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(
                        session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain api(
            HttpSecurity http,
            ObjectProvider<JwtDecoder> decoder,
            RateLimits limits,
            CorsProperties cors,
            ProblemWriter problems)
            throws Exception {
        JwtDecoder tokens = decoder.getIfAvailable();
        if (tokens == null) {
            throw new IllegalStateException(
                    "Access tokens cannot be checked: set one of issuer-uri, jwk-set-uri and"
                            + " public-key-location under"
                            + " spring.security.oauth2.resourceserver.jwt");
        }
        if (cors.allowedOrigins().isEmpty()) {
            http.cors(AbstractHttpConfigurer::disable);
        } else {
            http.addFilter(CrossOrigin.filter(cors, problems));
        }
        AuthenticationEntryPoint refusal = (request, response, e) -> refuse(problems, response, e);
        return http.authorizeHttpRequests(requests ->
                        requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers(OPEN)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .oauth2ResourceServer(server ->
                        server.jwt(jwt -> jwt.decoder(waitingForTheIssuer(tokens)))
                                .bearerTokenResolver(SecurityConfiguration::token)
                                .authenticationEntryPoint(refusal)
                                .withObjectPostProcessor(alwaysAnswering(refusal)))
                .exceptionHandling(exceptions ->
                        exceptions
                                .authenticationEntryPoint(refusal)
                                .accessDeniedHandler((request, response, e) ->
                                        problems.write(Problems.forbidden(), response)))
                .addFilterBefore(limits.ofAddresses(), BearerTokenAuthenticationFilter.class)
                .addFilterAfter(
                        limits.ofPrincipals(Callers::isService),
                        BearerTokenAuthenticationFilter.class)
                // Answers have theirs from io.payrail.edge, whoever gives them.
                .headers(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(
                        session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    @Bean
    UsableTokens usableTokens() {
        return new UsableTokens();
    }

    /// What is open to all is open to an app with a token that has expired, too.
    private static @Nullable String token(HttpServletRequest request) {
        return OPEN.matches(request) ? null : TOKENS.resolve(request);
    }

    /// The issuer's keys are first asked for with the first token, and again with each one until
    /// they are there. What Spring Security throws meanwhile would end as an internal error.
    private static JwtDecoder waitingForTheIssuer(JwtDecoder tokens) {
        return token -> {
            try {
                return tokens.decode(token);
            } catch (JwtDecoderInitializationException e) {
                throw new JwtException("The issuer's keys are not known yet", e);
            }
        };
    }

    private static void refuse(
            ProblemWriter problems, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (e instanceof AuthenticationServiceException) {
            problems.write(Problems.identityUnavailable(), response);
        } else {
            problems.write(
                    Problems.unauthenticated().withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer"),
                    response);
        }
    }

    /// By default the filter throws on when the token issuer is out of reach, which would end as an
    /// internal error.
    private static ObjectPostProcessor<BearerTokenAuthenticationFilter> alwaysAnswering(
            AuthenticationEntryPoint refusal) {
        return new ObjectPostProcessor<>() {
            @Override
            public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
                filter.setAuthenticationFailureHandler(refusal::commence);
                return filter;
            }
        };
    }
}
