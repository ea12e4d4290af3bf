package io.payrail.worker.operator;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;

/// Who may do what on the worker's port: health and metrics are open, as ever; all else needs an
/// access token with the role `payments:operate`. Tokens are checked with Spring Boot's own
/// settings, as in the API: `spring.security.oauth2.resourceserver.jwt.issuer-uri`, `.jwk-set-uri`
/// or `.public-key-location`; `.audiences`. Without one of them there is no operator API:
/// everything is refused. No session, no cookie, hence no CSRF.
@Configuration(proxyBeanMethods = false)
class OperatorSecurity {
    private static final Logger log = LoggerFactory.getLogger(OperatorSecurity.class);
    private static final String OPERATE = "payments:operate";

    /// The longest `sub` of an operator's token.
    private static final int SUBJECT_CHARACTERS = 255;

    private static final OAuth2Error UNUSABLE =
            new OAuth2Error(
                    OAuth2ErrorCodes.INVALID_TOKEN, "A subject and an expiry are needed", null);

    @Bean
    @Order(1)
    SecurityFilterChain healthAndMetrics(HttpSecurity http) throws Exception {
        return stateless(http.securityMatcher(EndpointRequest.toAnyEndpoint()))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain operators(HttpSecurity http, ObjectProvider<JwtDecoder> decoder)
            throws Exception {
        stateless(http);
        if (decoder.getIfAvailable() == null) {
            log.info("No issuer of tokens is set, so that there is no operator API");
            return http.authorizeHttpRequests(requests -> requests.anyRequest().denyAll()).build();
        }
        return http.authorizeHttpRequests(requests -> requests.anyRequest().hasAuthority(OPERATE))
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                .addFilterBefore(
                        OperatorSecurity::answerWhileTheIssuerIsAway,
                        BearerTokenAuthenticationFilter.class)
                .build();
    }

    /// Its keys are asked for with the first token, and again with each one until they are there.
    /// What Spring Security throws meanwhile would end as an internal error.
    private static void answerWhileTheIssuerIsAway(
            ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (AuthenticationServiceException | JwtDecoderInitializationException e) {
            log.warn("Operators' tokens cannot be checked: {}", e.getClass().getSimpleName());
            OperatorProblems.identityUnavailable((HttpServletResponse) response);
        }
    }

    private static HttpSecurity stateless(HttpSecurity http) throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(
                        session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }

    /// Beyond what Spring Boot checks: whoever does something has a name, and no token is for ever.
    @Bean
    OAuth2TokenValidator<Jwt> namedAndExpiring() {
        return token -> {
            String subject = token.getSubject();
            boolean usable =
                    subject != null
                            && !subject.isBlank()
                            && subject.length() <= SUBJECT_CHARACTERS
                            && subject.chars().noneMatch(Character::isISOControl)
                            && token.getExpiresAt() != null;
            return usable
                    ? OAuth2TokenValidatorResult.success()
                    : OAuth2TokenValidatorResult.failure(UNUSABLE);
        };
    }
}
