package io.payrail.api.openapi;

import io.payrail.api.problem.Problem;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The OpenAPI document, served at `/openapi`: made by springdoc from the controllers, on its first
/// request and once, and the same whoever asks: nothing of the request is in it.
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    /// One for each feature with endpoints, in the order in which an app comes to them.
    private static final List<Tag> TAGS =
            List.of(
                    tag("config", "What an app needs to start"),
                    tag("payment", "Pay, capture, cancel, refund, look"),
                    tag("stream", "What happens to a payment, as it happens"),
                    tag("customer", "The customer of a user, and how they pay"),
                    tag("setup", "Save a payment method for later"),
                    tag("subscription", "Subscribe, change, cancel, resume"),
                    tag("session", "Pages of Stripe's"),
                    tag("operation", "What became of a request"));

    private static Tag tag(String name, String description) {
        return new Tag().name(name).description(description);
    }

    @Bean
    OpenAPI document() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Payrail")
                                .version("1")
                                .description(
                                        "Payments, customers and subscriptions at Stripe. Errors are"
                                                + " `application/problem+json` with a stable `code`."))
                .tags(TAGS)
                // Otherwise springdoc writes the Host header of whoever asks first into it.
                .servers(List.of(new Server().url("/").description("This instance")))
                .components(
                        new Components()
                                .addSecuritySchemes(
                                        Responses.TOKEN,
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme("bearer")
                                                .bearerFormat("JWT")));
    }

    @Bean
    @SuppressWarnings("rawtypes") // as the model has them
    GlobalOpenApiCustomizer schemasAndOrder(RecordSchemas schemas) {
        return document -> {
            schemas.answer(Problem.class);
            Map<String, Schema> all = new TreeMap<>(schemas.all());
            var type = new JsonSchema();
            type.setTypes(Set.of("string"));
            type.setDescription("A URI that names the kind of problem");
            Objects.requireNonNull(all.get("Problem"), "its schema was asked for")
                    .addProperty("type", type)
                    .addRequiredItem("type");
            document.getComponents().setSchemas(all);
            var paths = new Paths();
            new TreeMap<>(document.getPaths()).forEach(paths::addPathItem);
            document.setPaths(paths);
        };
    }
}
