package io.payrail.benchmarks.direct;

import com.stripe.StripeClient;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.net.Webhook;
import com.stripe.param.CustomerListParams;
import com.stripe.param.EphemeralKeyCreateParams;
import com.stripe.param.PaymentIntentCreateParams;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What a team would write instead: a handler that calls Stripe and answers, one that verifies a
/// webhook with the SDK and writes it down in a transaction of its own, and one that only passes a
/// body on to Kafka. It survives nothing; it is what Payrail's price is measured against.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(DirectApplication.Handlers.class)
public class DirectApplication {
    /// Auto-configurations for which this class path has what they need, and which nobody here
    /// asked for.
    private static final List<String> UNWANTED =
            List.of(
                    "io.payrail.edge.EdgeConfiguration",
                    "io.payrail.observability.ObservabilityConfiguration",
                    "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
                    "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
                    "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
                    "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration");

    public static void main(String[] arguments) {
        var application = new SpringApplication(DirectApplication.class);
        application.setDefaultProperties(
                Map.of(
                        "spring.config.name", "direct",
                        "spring.autoconfigure.exclude", String.join(",", UNWANTED),
                        "spring.threads.virtual.enabled", "true",
                        "management.endpoint.health.probes.enabled", "true",
                        "springdoc.api-docs.enabled", "false"));
        application.run(arguments);
    }

    /// The three of them.
    @RestController
    static class Handlers {
        private static final String TOPIC = "direct";

        private final StripeClient stripe;
        private final String webhookSecret;
        private final JdbcTemplate database;
        private final TransactionTemplate transactions;
        private final KafkaProducer<String, byte[]> kafka;

        Handlers(
                @Value("${direct.stripe}") String stripeBase,
                @Value("${direct.stripe-key}") String stripeKey,
                @Value("${direct.webhook-secret}") String webhookSecret,
                @Value("${spring.kafka.bootstrap-servers}") String brokers,
                JdbcTemplate database,
                TransactionTemplate transactions) {
            this.stripe =
                    StripeClient.builder().setApiKey(stripeKey).setApiBase(stripeBase).build();
            this.webhookSecret = webhookSecret;
            this.database = database;
            this.transactions = transactions;
            this.kafka =
                    new KafkaProducer<>(
                            Map.of(
                                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                    brokers,
                                    ProducerConfig.ACKS_CONFIG,
                                    "all"),
                            new StringSerializer(),
                            new ByteArraySerializer());
            database.execute(
                    """
                    CREATE TABLE IF NOT EXISTS direct_event (
                        id text PRIMARY KEY, type text NOT NULL, object_id text NOT NULL, body jsonb NOT NULL)
                    """);
        }

        /// One call after the other, as in Stripe's own example.
        @PostMapping("/create-payment-intent")
        Map<String, String> pay(@RequestParam String email) throws StripeException {
            var customer =
                    stripe.v1()
                            .customers()
                            .list(CustomerListParams.builder().setEmail(email).setLimit(1L).build())
                            .getData()
                            .getFirst();
            var key =
                    stripe.v1()
                            .ephemeralKeys()
                            .create(
                                    EphemeralKeyCreateParams.builder()
                                            .setCustomer(customer.getId())
                                            .setStripeVersion("2026-07-29.dahlia")
                                            .build());
            var intent =
                    stripe.v1()
                            .paymentIntents()
                            .create(
                                    PaymentIntentCreateParams.builder()
                                            .setAmount(1000L)
                                            .setCurrency("usd")
                                            .setCustomer(customer.getId())
                                            .build());
            return Map.of(
                    "client_secret", intent.getClientSecret(),
                    "customer", customer.getId(),
                    "ephemeralKey", key.getSecret());
        }

        @PostMapping("/webhook")
        ResponseEntity<Void> webhook(
                @RequestBody String body, @RequestHeader("Stripe-Signature") String signature)
                throws SignatureVerificationException {
            var event = Webhook.constructEvent(body, signature, webhookSecret);
            var object = Objects.requireNonNull(event.getDataObjectDeserializer().getRawJson());
            transactions.executeWithoutResult(_ ->
                    database.update(
                            """
                            INSERT INTO direct_event (id, type, object_id, body) VALUES (?, ?, ?, ?::jsonb)
                            ON CONFLICT (id) DO NOTHING
                            """,
                            event.getId(),
                            event.getType(),
                            event.getId(),
                            object));
            return ResponseEntity.ok().build();
        }

        @PostMapping("/bare")
        ResponseEntity<Void> bare(@RequestBody byte[] body)
                throws InterruptedException, ExecutionException {
            kafka.send(new ProducerRecord<>(TOPIC, body)).get();
            return ResponseEntity.ok().build();
        }
    }
}
