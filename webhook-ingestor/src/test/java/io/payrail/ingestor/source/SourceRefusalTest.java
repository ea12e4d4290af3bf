package io.payrail.ingestor.source;

import static io.payrail.ingestor.RunningIngestor.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import io.payrail.ingestor.RunningIngestor;
import io.payrail.ingestor.StripeEvents;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
final class SourceRefusalTest {
    @Test
    void behindATrustedProxyTheNamedSourceIsRefusedOrServed(CapturedOutput output)
            throws Exception {
        Servers.createTopics(Map.of(Topics.STRIPE_EVENTS, 3));
        try (var ingestor =
                RunningIngestor.on(
                        Servers.bootstrapServers(),
                        "--payrail.webhooks.sources.allowed=3.18.12.63,2001:db8::/32",
                        "--payrail.webhooks.sources.trusted-proxies=127.0.0.0/8,::1",
                        "--payrail.webhooks.sources.header=X-Client")) {
            assertThat(post(ingestor, "X-Client", "3.18.12.63").statusCode()).isEqualTo(200);
            assertThat(post(ingestor, "X-Client", "198.51.100.7, 2001:db8::7").statusCode())
                    .isEqualTo(200);

            var refused = post(ingestor, "X-Client", "3.18.12.63, 198.51.100.7");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().firstValue("Content-Type"))
                    .hasValue("application/problem+json");
            assertThat(refused.body()).contains("\"code\":\"source_not_allowed\"");
            assertThat(post(ingestor, "X-Forwarded-For", "3.18.12.63").statusCode())
                    .as("another header says nothing")
                    .isEqualTo(403);
            assertThat(ingestor.count("rejected", "reason", "source_not_allowed")).isEqualTo(2);
            assertThat(ingestor.count("accepted")).isEqualTo(2);
        }
        assertThat(output.getAll()).doesNotContain("198.51.100.7", "pi_from_elsewhere");
    }

    private static HttpResponse<String> post(RunningIngestor ingestor, String header, String value)
            throws Exception {
        String body = StripeEvents.event(StripeEvents.newId(), "pi_from_elsewhere");
        return ingestor.send(
                "",
                BodyPublishers.ofString(body),
                request ->
                        request.header("Stripe-Signature", ingestor.sign(SECRET, body))
                                .header(header, value));
    }
}
