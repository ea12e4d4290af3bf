package io.payrail.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.local.browser.Browser;
import io.payrail.local.browser.Tab;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A person pays on the page. With `-Dscreenshot=<file>` the paid page's picture goes there: the
/// README's is `docs/images/checkout.png`.
@ExtendWith(SharedStack.class)
class CheckoutPageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String DONE = "document.querySelector('#outcome').className === '%s'";

    private static LocalStack stack;

    @BeforeAll
    static void share(LocalStack shared) {
        stack = shared;
    }

    private interface Visit {
        void on(Browser browser, Tab page) throws Exception;
    }

    /// Opens the page in a new browser.
    private static void visit(Path profile, Visit visit) throws Exception {
        try (var browser = Browser.start(profile);
                var page = browser.tab("about:blank")) {
            page.look(1120, 880, false);
            page.open(stack.checkout());
            visit.on(browser, page);
        }
    }

    @Test
    void aPersonPaysAndSeesEachStepUpToTheEvent(@TempDir Path profile) throws Exception {
        visit(
                profile,
                (_, page) -> {
                    page.click("#pay");
                    page.awaitTrue(DONE.formatted("good"));

                    assertThat(page.text("#outcome"))
                            .contains("Paid €4.20.", "payment.succeeded pi_");
                    page.awaitTrue("document.body.dataset.state === 'idle'");
                    assertThat(page.text("#timeline"))
                            .containsSubsequence(
                                    "0 ms",
                                    "POST /api/stripe/create-payment-intent",
                                    "create_payment.v1",
                                    "POST /v1/payment_intents 200",
                                    "/confirm",
                                    "webhook in",
                                    "payment_intent.succeeded",
                                    "commit",
                                    "payment.succeeded",
                                    "event out",
                                    "payment.succeeded")
                            .doesNotContain("_secret_");
                    assertThat(page.text("#figures")).matches("(?s)(?:\\D*\\d+ ms){3}");
                    assertThat(page.complaints()).isEmpty();
                    picture(page);
                });
    }

    private static void picture(Tab page) throws IOException {
        String file = System.getProperty("screenshot", "");
        if (!file.isEmpty()) {
            // Once more, as it is when nothing has to be loaded first.
            page.click("#pay");
            page.awaitTrue("document.body.dataset.state === 'idle'");
            assertThat(page.text("#outcome")).contains("Paid €4.20.");
            page.evaluate("scrollTo(0, 0)");
            Files.write(Path.of(file), page.screenshot());
        }
    }

    @Test
    void declinesAreShownAsTheAppIsToldThemAndAsTheyComeOut(@TempDir Path profile)
            throws Exception {
        visit(
                profile,
                (_, page) -> {
                    page.click("[value=pm_card_visa_chargeDeclined]");
                    page.click("#pay");
                    page.awaitTrue("/payment.attempt_failed/.test(outcome.innerText)");
                    assertThat(page.text("#outcome"))
                            .contains("Your card was declined.", "generic_decline");

                    page.click("[value=grinder]");
                    page.click("[value=pm_card_visa_chargeDeclinedInsufficientFunds]");
                    assertThat(page.text("#pay")).isEqualTo("Pay €189.00");
                    page.click("#pay");
                    page.awaitTrue(
                            "/insufficient_funds · payment.attempt_failed/.test(outcome.innerText)");

                    // The browser itself notes an answer of 402.
                    assertThat(page.complaints())
                            .hasSize(2)
                            .allSatisfy(complaint ->
                                    assertThat(complaint)
                                            .startsWith("network:")
                                            .contains("402", stack.stripe() + "/v1/"));
                });
    }

    @Test
    void aPaymentThatTheBankAsksAboutGoesOnOnceItIsAnswered(@TempDir Path profile)
            throws Exception {
        visit(
                profile,
                (browser, page) -> {
                    page.click("[value=pm_card_authenticationRequired]");
                    page.click("#pay");
                    page.awaitTrue("document.querySelector('#bank') !== null");
                    page.click("#bank");
                    try (var bank = browser.tab(stack.stripe().toString())) {
                        bank.click("#test-source-authorize-3ds");
                        bank.awaitTrue("/The bank has answered/.test(document.body?.innerText)");
                        assertThat(bank.complaints()).isEmpty();
                    }
                    page.awaitTrue(DONE.formatted("good"));
                    assertThat(page.text("#outcome")).contains("payment.succeeded");
                    assertThat(page.complaints()).isEmpty();
                });
    }

    @Test
    void aPersonSubscribes(@TempDir Path profile) throws Exception {
        visit(
                profile,
                (_, page) -> {
                    page.click("[value=monthly]");
                    page.click("#pay");
                    page.awaitTrue(DONE.formatted("good"));
                    assertThat(page.text("#outcome"))
                            .contains("Subscribed.", "subscription.activated sub_");
                    assertThat(page.complaints()).isEmpty();
                });
    }

    @Test
    void whatCanBeOperatedHasANameAndNothingIsWiderThanAPhone(@TempDir Path profile)
            throws Exception {
        visit(
                profile,
                (_, page) -> {
                    page.look(360, 740, true);
                    assertThat(page.operable())
                            .filteredOn(operable -> operable.startsWith("radio "))
                            .hasSize(7);
                    assertThat(page.operable())
                            .contains(
                                    "button Pay €4.20",
                                    "radio A cup of coffee €4.20",
                                    "radio 4000 0000 0000 0002 declined")
                            .noneMatch(operable -> operable.matches("\\w+ \\s*"));
                    page.click("#pay");
                    page.awaitTrue(DONE.formatted("good"));
                    assertThat(
                                    page.evaluate(
                                                    "document.documentElement.scrollWidth - innerWidth")
                                            .asInt())
                            .isLessThanOrEqualTo(0);
                    assertThat(page.complaints()).isEmpty();
                });
    }

    @Test
    void nobodyElsesPageMayReadTheTokenOrCallTheApi() throws Exception {
        var settings = get(stack.checkout().resolve("/checkout/settings"));
        assertThat(settings.body()).contains("\"token\"");
        assertThat(settings.headers().map()).doesNotContainKey("access-control-allow-origin");
        assertThat(settings.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self';")
                .doesNotContain("unsafe");

        assertThat(settingsUnder("evil.example:" + stack.checkout().getPort()))
                .startsWith("HTTP/1.1 421")
                .doesNotContain("token");

        assertThat(preflight("http://" + stack.checkout().getAuthority())).isEqualTo(200);
        assertThat(preflight("http://evil.example")).isEqualTo(403);
    }

    @Test
    void nobodyElsesPageMayEndAWorkerOrMakeOthers() throws Exception {
        var workers = new KillableWorkers(stack.checkout());
        var before = workers.kills();
        for (String command : List.of("/workers/kill?1", "/workers/separate")) {
            for (String origin : List.of("http://evil.example", "null")) {
                assertThat(post(command, origin)).isEqualTo(403);
            }
        }
        assertThat(workers.kills()).isEqualTo(before);
        // Nobody has that process; a page of the stack's own is let in.
        assertThat(post("/workers/kill?0", "http://" + stack.checkout().getAuthority()))
                .isNotEqualTo(403);
    }

    private static int post(String command, String origin)
            throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(stack.checkout().resolve(command))
                            .header("Origin", origin)
                            .POST(BodyPublishers.noBody())
                            .build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void timelinesAreBoundedAndEndWithTheirReader() throws Exception {
        var open = new ArrayList<InputStream>();
        var http = HttpClient.newHttpClient();
        try {
            // Readers of other tests have gone, which shows with the next heartbeat.
            await().atMost(PATIENCE).until(() -> opensTimeline(http, open) && open.size() == 4);
            assertThat(opensTimeline(http, open)).isFalse();

            // Whoever comes back need not ask twice.
            open.removeFirst().close();
            assertThat(opensTimeline(http, open)).isTrue();
        } finally {
            http.shutdownNow();
        }
    }

    /// Whether one more timeline could be opened, which then is.
    private static boolean opensTimeline(HttpClient http, List<InputStream> open)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(stack.checkout().resolve("/checkout/timeline")).build();
        var stream = http.send(request, BodyHandlers.ofInputStream());
        if (stream.statusCode() == 503) {
            stream.body().close();
            return false;
        }
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(new String(stream.body().readNBytes(11), UTF_8)).isEqualTo("event: open");
        open.add(stream.body());
        return true;
    }

    private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    /// The page's settings as asked for under a name of somebody else's.
    private static String settingsUnder(String host) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), stack.checkout().getPort())) {
            socket.getOutputStream()
                    .write(
                            "GET /checkout/settings HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                    .formatted(host)
                                    .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    /// What the API says to a browser that asks whether a page of that origin may create a payment.
    private static int preflight(String origin) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), stack.api().getPort())) {
            socket.getOutputStream()
                    .write(
                            """
                            OPTIONS /api/stripe/create-payment-intent HTTP/1.1
                            Host: 127.0.0.1
                            Origin: %s
                            Access-Control-Request-Method: POST
                            Access-Control-Request-Headers: authorization,content-type,idempotency-key
                            Connection: close

                            """
                                    .formatted(origin)
                                    .replace("\n", "\r\n")
                                    .getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }
}
