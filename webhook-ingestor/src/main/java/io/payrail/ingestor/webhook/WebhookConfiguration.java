package io.payrail.ingestor.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.contract.Topics;
import io.payrail.ingestor.forward.EventForwarder;
import io.payrail.ingestor.signature.NamedSecret;
import io.payrail.ingestor.signature.SecretFiles;
import io.payrail.ingestor.signature.WebhookSecret;
import io.payrail.ingestor.source.Sources;
import io.payrail.observability.Draining;
import io.payrail.observability.Traces;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
@EnableScheduling
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
        return new Endpoints(endpoints, new EndpointMeters(registry, NO_ENDPOINT));
    }

    @Bean
    SecretsWatch secretsWatch(
            WebhookProperties properties, Endpoints endpoints, MeterRegistry registry) {
        List<WatchedSecrets> watched = new ArrayList<>();
        properties
                .endpoints()
                .forEach((name, configured) -> {
                    Path path = configured.secretsFrom();
                    if (path != null) {
                        watched.add(
                                new WatchedSecrets(
                                        name, path, endpoints.named(name).secrets(), registry));
                    }
                });
        return new SecretsWatch(watched);
    }

    @Bean
    InFlightBudget inFlightBudget(WebhookProperties properties, MeterRegistry registry) {
        InFlightBudget budget =
                new InFlightBudget(
                        Math.toIntExact(properties.maxInFlightSize().toBytes()),
                        properties.maxInFlightPercentOfSource());
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
            Sources sources,
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
                                endpoints, sources, bodies, budget, forwarder, writer, traces,
                                clock),
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
        List<NamedSecret> secrets = secrets(name, configured);
        log.info(
                "Endpoint {} expects {} events signed with {}",
                name,
                configured.livemode() ? "live" : "test",
                secrets);
        return new Endpoint(
                name,
                new EndpointSecrets(
                        secrets, new SecretUses(registry, name), properties.tolerance(), clock),
                configured.livemode(),
                configured.account(),
                configured.shadow() ? Topics.STRIPE_EVENTS_SHADOW : Topics.STRIPE_EVENTS,
                new EndpointMeters(registry, name));
    }

    private static List<NamedSecret> secrets(String name, WebhookProperties.Endpoint configured) {
        Path path = configured.secretsFrom();
        if (path == null) {
            List<WebhookSecret> given = configured.secrets();
            return IntStream.range(0, given.size())
                    .mapToObj(place -> new NamedSecret(Integer.toString(place), given.get(place)))
                    .toList();
        }
        return switch (SecretFiles.read(path)) {
            case SecretFiles.Reading.Found found -> found.secrets();
            case SecretFiles.Reading.Unusable unusable ->
                    throw new InvalidConfigurationPropertyValueException(
                            "payrail.webhooks.endpoints." + name + ".secrets-from",
                            path,
                            unusable.why());
        };
    }
}
