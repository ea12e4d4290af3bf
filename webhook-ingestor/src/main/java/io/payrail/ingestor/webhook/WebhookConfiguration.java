package io.payrail.ingestor.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.ingestor.forward.EventForwarder;
import io.payrail.ingestor.shutdown.Draining;
import io.payrail.ingestor.signature.SignatureVerifier;
import io.payrail.observability.Traces;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {
    private static final Logger log = LoggerFactory.getLogger(WebhookConfiguration.class);
    private static final String NO_ENDPOINT = "none";

    @Bean
    Endpoints endpoints(WebhookProperties properties, MeterRegistry registry, Clock clock) {
        List<Endpoint> endpoints =
                properties.endpoints().entrySet().stream()
                        .map(entry ->
                                endpoint(
                                        entry.getKey(),
                                        entry.getValue(),
                                        properties,
                                        registry,
                                        clock))
                        .toList();
        return new Endpoints(
                endpoints, new EndpointMeters(registry, NO_ENDPOINT, List.of(), clock));
    }

    @Bean
    InFlightBudget inFlightBudget(WebhookProperties properties, MeterRegistry registry) {
        InFlightBudget budget =
                new InFlightBudget(Math.toIntExact(properties.maxInFlightSize().toBytes()));
        Gauge.builder("payrail.webhooks.in.flight", budget, InFlightBudget::used)
                .baseUnit("bytes")
                .register(registry);
        return budget;
    }

    @Bean
    AnswerWriter answerWriter(WebhookProperties properties, Draining draining) {
        return new AnswerWriter(properties.retryAfter(), draining::isUnderWay);
    }

    /// Added last, so that it is the first to see what the container did not like.
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problems(AnswerWriter writer) {
        return factory ->
                factory.addContextCustomizers(context ->
                        context.getParent().getPipeline().addValve(new ProblemValve(writer)));
    }

    @Bean
    ServletRegistrationBean<WebhookServlet> webhooks(
            Endpoints endpoints,
            InFlightBudget budget,
            EventForwarder forwarder,
            AnswerWriter writer,
            WebhookProperties properties,
            Traces traces,
            Clock clock) {
        BodyReader bodies =
                new BodyReader(
                        Math.toIntExact(properties.maxBodySize().toBytes()),
                        properties.bodyTimeout());
        ServletRegistrationBean<WebhookServlet> registration =
                new ServletRegistrationBean<>(
                        new WebhookServlet(
                                endpoints, bodies, budget, forwarder, writer, traces, clock),
                        "/*");
        registration.setLoadOnStartup(1);
        return registration;
    }

    private static Endpoint endpoint(
            String name,
            WebhookProperties.Endpoint configured,
            WebhookProperties properties,
            MeterRegistry registry,
            Clock clock) {
        log.info(
                "Endpoint {} expects {} events signed with {}",
                name,
                configured.livemode() ? "live" : "test",
                configured.secrets());
        return new Endpoint(
                name,
                new SignatureVerifier(configured.secrets(), properties.tolerance(), clock),
                configured.livemode(),
                configured.account(),
                new EndpointMeters(registry, name, configured.secrets(), clock));
    }
}
