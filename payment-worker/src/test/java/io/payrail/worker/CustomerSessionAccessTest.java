package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A worker that is set to give customer sessions gives no ephemeral keys.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomerSessionAccessTest {
    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
    private final Owner owner = new Owner("user-" + UUID.randomUUID(), "ada@example.com", "Ada");

    @BeforeAll
    void start() {
        var _ =
                worker.startWorker(
                        "--payrail.stripe.customer-access=customer_session",
                        "--payrail.stripe.call-timeout=2s",
                        "--payrail.stripe.retry.attempts=4",
                        "--payrail.stripe.retry.first-pause=20ms",
                        "--payrail.stripe.retry.longest-pause=100ms");
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    @AfterEach
    void clearFaults() {
        stripe.clearFaults();
    }

    private PaymentCommand.Create payment() {
        return new PaymentCommand.Create(
                UUID.randomUUID(), owner, Instant.now(), 1099, "usd", null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "rate_limit", "reset_after"})
    void aPaymentAnswersWithASessionAndARepetitionWithAnotherOne(String kind) {
        if (!kind.equals("none")) {
            var _ =
                    stripe.postJson(
                            "/_simulator/faults",
                            """
                            {"kind": "%s", "method": "POST", "path": "/v1/customer_sessions", "next": 2}
                            """
                                    .formatted(kind));
        }
        var command = payment();

        var first = (PaymentReply.Ready) worker.execute(command);
        var again = (PaymentReply.Ready) worker.execute(command);

        assertThat(first.ephemeralKey()).isNull();
        assertThat(session(first)).startsWith("cuss_secret_").isNotEqualTo(session(again));
        assertThat(again.paymentId()).isEqualTo(first.paymentId());
        assertThat(again.ephemeralKey()).isNull();
    }

    private static String session(PaymentReply.Ready reply) {
        return Objects.requireNonNull(reply.customerSession()).value();
    }

    @Test
    void aSetupAnswersWithASession() {
        var setup =
                (CustomerReply.SetupReady)
                        worker.execute(
                                new CustomerCommand.SetUp(
                                        UUID.randomUUID(), owner, Instant.now(), null));

        assertThat(setup.ephemeralKey()).isNull();
        assertThat(Objects.requireNonNull(setup.customerSession()).value())
                .startsWith("cuss_secret_");
    }
}
