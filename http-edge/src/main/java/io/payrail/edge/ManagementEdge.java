package io.payrail.edge;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Bean;

/// The edge of the management port.
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
final class ManagementEdge {
    @Bean
    Edge managementEdge(EdgeProperties properties) {
        return new Edge(properties);
    }
}
