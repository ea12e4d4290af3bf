package io.payrail.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.local.browser.Browser;
import io.payrail.local.token.User;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What somebody does who wants to see it: workers die while payments are made.
@ExtendWith(SharedStack.class)
class KilledWorkerTest {
    /// A worker's start, and the time after which Kafka gives a dead one's partitions to another.
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final String CREATED = "payrail.payment.created.v1";
    private static final String SUCCEEDED = "payrail.payment.succeeded.v1";

    /// No other test pays that much.
    private static final long AMOUNT = 12_345;

    private static LocalStack stack;

    private Shopper shopper;
    private PublishedEvents events;

    @BeforeAll
    static void share(LocalStack shared) {
        stack = shared;
    }

    @BeforeEach
    void enter() {
        shopper = new Shopper(stack.target(User.named("shopper")));
        events = new PublishedEvents(stack.bootstrapServers());
    }

    @AfterEach
    void leave() {
        shopper.close();
        events.close();
    }

    @Test
    void noPaymentIsLostAndNoneIsMadeTwice() throws Exception {
        var workers = new KillableWorkers(stack.checkout());
        workers.separate();

        Set<String> secrets = new HashSet<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var paying =
                    IntStream.range(0, 12)
                            .mapToObj(at -> threads.submit(() -> createdInTheEnd("killed-" + at)))
                            .toList();
            workers.killOneAfterTheOther();
            for (var payment : paying) {
                secrets.add(payment.get());
            }
        }

        assertThat(secrets).hasSize(12);
        for (String secret : secrets) {
            assertThat(shopper.confirm(secret, "pm_card_visa").text("status"))
                    .isEqualTo("succeeded");
            String payment = Shopper.idOf(secret);
            await().atMost(LONG).until(() -> events.of(payment).contains(SUCCEEDED));
            assertThat(events.ofEach(payment)).containsExactly(CREATED, SUCCEEDED);
        }
        assertThat(shopper.paymentsAtStripe(AMOUNT)).isEqualTo(12);
    }

    private String createdInTheEnd(String key) {
        var created = shopper.createPayment(key, AMOUNT);
        assertThat(created.status()).isEqualTo(200);
        return created.text("client_secret");
    }

    @Test
    void aPersonKillsAWorkerOnThePageAndPays(@TempDir Path profile) throws Exception {
        try (var browser = Browser.start(profile);
                var page = browser.tab("about:blank")) {
            page.look(1120, 880, false);
            page.open(stack.checkout());
            if (page.evaluate("!document.querySelector('#separate').hidden").asBoolean()) {
                page.click("#separate");
            }
            String works = "document.querySelectorAll('#workers .good').length === 2";
            await().atMost(LONG).until(() -> page.evaluate(works).asBoolean());

            assertThat(page.text("#workers")).doesNotContain("Start two");
            var workers = new KillableWorkers(stack.checkout());
            long killed = workers.pid(0);
            page.click("#workers li button");
            page.click("#pay");

            String paid = "document.querySelector('#outcome').className === 'good'";
            await().atMost(LONG).until(() -> page.evaluate(paid).asBoolean());
            assertThat(page.text("#outcome")).contains("Paid €4.20.");
            // Not before: until its next look the page shows how it was.
            workers.awaitSuccessor(0, killed);
            await().atMost(LONG).until(() -> page.text("#workers li").contains("killed"));
            await().atMost(LONG).until(() -> page.evaluate(works).asBoolean());
            assertThat(page.text("#workers li")).contains("worker 1", "killed");
        }
    }
}
