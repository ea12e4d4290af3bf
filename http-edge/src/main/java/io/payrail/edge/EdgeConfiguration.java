package io.payrail.edge;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/// The edge of a service's own port, and who is beyond it.
@AutoConfiguration
@EnableConfigurationProperties(EdgeProperties.class)
public final class EdgeConfiguration {
    @Bean
    Edge edge(EdgeProperties properties) {
        return new Edge(properties);
    }

    @Bean
    TokenAudiences tokenAudiences(Environment environment) {
        return new TokenAudiences(environment);
    }

    @Bean
    ClientAddresses clientAddresses(EdgeProperties properties) {
        return new ClientAddresses(properties.trustedProxies(), properties.clientHeader());
    }
}
