package io.payrail.edge;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/// What every port of a service has.
final class Edge implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private final EdgeProperties properties;

    Edge(EdgeProperties properties) {
        this.properties = properties;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(TimedHttpProtocol.class.getName());
        factory.addProtocolHandlerCustomizers(handler -> {
            if (handler instanceof TimedHttpProtocol timed) {
                timed.setHeaderTimeout(properties.headerTimeout());
            }
        });
        factory.addEngineValves(new AnswerHeaders(), new UnreadBodies());
    }
}
