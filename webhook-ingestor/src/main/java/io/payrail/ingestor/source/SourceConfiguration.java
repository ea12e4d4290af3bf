package io.payrail.ingestor.source;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SourceProperties.class)
class SourceConfiguration {
    private static final Logger log = LoggerFactory.getLogger(SourceConfiguration.class);

    @Bean
    Sources sources(SourceProperties properties) {
        if (properties.allowed().isEmpty()) {
            log.info("Webhooks are taken from any address");
        } else {
            log.info(
                    "Webhooks are taken from {} networks, as told by {} trusted ones in {}",
                    properties.allowed().size(),
                    properties.trustedProxies().size(),
                    properties.header());
        }
        return new Sources(properties);
    }
}
