package io.payrail.observability;

import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/// Gives the management port a few platform threads of its own. It is asked whether the virtual
/// threads still run, and could not say that they do not if it ran on them.
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
final class ManagementThreads {
    /// The threads of the management port.
    private static final int MOST = 4;

    @Bean
    OnPlatformThreads onPlatformThreads() {
        return new OnPlatformThreads();
    }

    /// After Spring Boot's own, which sets an executor of virtual threads.
    static final class OnPlatformThreads
            implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, Ordered {
        @Override
        public void customize(ConfigurableTomcatWebServerFactory factory) {
            factory.addProtocolHandlerCustomizers(handler -> {
                handler.setExecutor(null);
                if (handler instanceof AbstractProtocol<?> protocol) {
                    protocol.setMaxThreads(MOST);
                    protocol.setMinSpareThreads(1);
                }
            });
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }
    }
}
