package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/// A version of Stripe's API that is tried beside the one in use.
class ShadowTest {
    private static String event(int number, String version, String status) {
        return """
        {"id": "evt_shadow_%d", "object": "event", "api_version": "%s", "created": 1000000, "livemode": false,
         "type": "payment_intent.processing", "data": {"object":
         {"id": "pi_shadow_%d", "object": "payment_intent", "amount": 1099, "currency": "usd", "status": "%s",
          "created": 1000000}}}
        """
                .formatted(number, version, number, status);
    }

    @Test
    void theOtherVersionsEventsAreComparedAndNotApplied() {
        try (var worker =
                WorkerFixture.start(
                        "--payrail.shadow.enabled=true",
                        "--payrail.shadow.group=" + Servers.unique("shadow"))) {
            var number = new int[] {0};
            // What is sent before the group has its place is not read.
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        int sent = number[0]++;
                        var object = "pi_shadow_" + sent;
                        worker.sendStripeEvent(object, event(sent, "2024-06-20", "processing"));
                        worker.send(
                                new ProducerRecord<>(
                                        Topics.STRIPE_EVENTS_SHADOW,
                                        object.getBytes(StandardCharsets.UTF_8),
                                        event(sent, "2026-07-29.dahlia", "in_progress")
                                                .getBytes(StandardCharsets.UTF_8)));
                        return count(worker, "shadow_difference WHERE field = 'status'") == 1;
                    });

            assertThat(
                            worker.jdbc
                                    .sql(
                                            "SELECT applied_value, shadow_value FROM shadow_difference")
                                    .query()
                                    .singleRow()
                                    .values())
                    .containsExactly("processing", "in_progress");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> count(worker, "payment") == number[0]);
            assertThat(statuses(worker)).containsExactly("processing");
        }
    }

    private static List<String> statuses(WorkerFixture worker) {
        return worker.jdbc.sql("SELECT DISTINCT status FROM payment").query(String.class).list();
    }

    private static long count(WorkerFixture worker, String what) {
        return worker.jdbc.sql("SELECT count(*) FROM " + what).query(Long.class).single();
    }
}
