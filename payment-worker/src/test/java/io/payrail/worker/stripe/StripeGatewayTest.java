package io.payrail.worker.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.param.PriceCreateParams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.payrail.contract.Owner;
import io.payrail.contract.Secret;
import io.payrail.contract.SubscriptionCommand;
import io.payrail.observability.Traces;
import io.payrail.simulator.SimulatorOptions;
import io.payrail.simulator.StripeSimulator;
import io.payrail.worker.stripe.StripeProperties.Retry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StripeGatewayTest {
    private static final String KEY = "sk_test_gateway";
    private static final String SDK = "2026-07-29.dahlia";

    private final StripeSimulator stripe =
            StripeSimulator.start(
                    SimulatorOptions.defaults().withPort(0).withKeys(KEY, "pk_test_gateway"));
    private final StripeProperties properties =
            new StripeProperties(
                    URI.create(stripe.baseUrl()),
                    "api.stripe.com",
                    new Secret(KEY),
                    null,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    1000,
                    SDK,
                    Duration.ofMinutes(5),
                    Duration.ofHours(20),
                    Duration.ofSeconds(2),
                    new Retry(
                            3, Duration.ofHours(2), Duration.ofMillis(10), Duration.ofMillis(50)));
    private final StripeHealth health = new StripeHealth();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final StripeCalls calls =
            new StripeCalls(properties, health, Clock.systemUTC(), Traces.none(), metrics);
    private final StripeGateway gateway = new StripeGateway(properties, calls);

    @AfterAll
    void stop() {
        calls.destroy();
        stripe.close();
    }

    private static JsonNode made(StripeOutcome outcome) {
        assertThat(outcome).isInstanceOf(StripeOutcome.Succeeded.class);
        return ((StripeOutcome.Succeeded) outcome).object();
    }

    private String customer() {
        return made(gateway.createCustomer(UUID.randomUUID(), "user-1", null, null))
                .path("id")
                .asString();
    }

    /// Stripe leaves ended subscriptions out of its list unless it is asked for them.
    @Test
    void subscriptionsThatHaveEndedAreListedToo() {
        var price =
                made(calls.make(
                                "create_price",
                                null,
                                (v1, options) -> v1.prices().create(price(), options)))
                        .path("id")
                        .asString();
        var subscription =
                made(gateway.createSubscription(
                                new SubscriptionCommand.Create(
                                        UUID.randomUUID(),
                                        new Owner("user-1", null, null),
                                        Instant.now(),
                                        customer(),
                                        price,
                                        null,
                                        null)))
                        .path("id")
                        .asString();
        made(
                calls.make(
                        "cancel",
                        null,
                        (v1, options) -> v1.subscriptions().cancel(subscription, options)));

        var page = made(gateway.list("subscription", Instant.EPOCH, null, null));

        assertThat(page.path("data").path(0).path("id").asString()).isEqualTo(subscription);
        assertThat(page.path("data").path(0).path("status").asString()).startsWith("canceled");
    }

    private static PriceCreateParams price() {
        return PriceCreateParams.builder()
                .setCurrency("usd")
                .setUnitAmount(1500L)
                .setProductData(PriceCreateParams.ProductData.builder().setName("Gold").build())
                .setRecurring(
                        PriceCreateParams.Recurring.builder()
                                .setInterval(PriceCreateParams.Recurring.Interval.MONTH)
                                .build())
                .build();
    }
}
