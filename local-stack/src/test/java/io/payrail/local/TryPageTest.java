package io.payrail.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.local.browser.Browser;
import io.payrail.local.browser.Tab;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A person sends requests with the forms of the page. With `-Dscreenshot.try=<file>` its picture
/// goes there.
@ExtendWith(SharedStack.class)
class TryPageTest {
    private static LocalStack stack;

    @BeforeAll
    static void share(LocalStack shared) {
        stack = shared;
    }

    private interface Visit {
        void on(Tab page) throws Exception;
    }

    private static void visit(Path profile, Visit visit) throws Exception {
        try (var browser = Browser.start(profile);
                var page = browser.tab("about:blank")) {
            page.look(1120, 1600, false);
            page.open(stack.tryPage());
            page.awaitTrue("document.body.dataset.state === 'ready'");
            visit.on(page);
        }
    }

    @Test
    void aPersonMakesAPaymentWithTheExampleAsItStandsThere(@TempDir Path profile) throws Exception {
        visit(
                profile,
                page -> {
                    unfold(page, "payment-createPayment");
                    assertThat(execute(page, "payment-createPayment")).isEqualTo("200");
                    assertThat(page.text(answer("payment-createPayment")))
                            .containsPattern("\"client_secret\": \"pi_\\w+_secret_\\w+\"")
                            .containsPattern("\"customer\": \"cus_\\w+\"");

                    // Filters and cursors are not filled in by themselves.
                    unfold(page, "payment-listPayments");
                    assertThat(execute(page, "payment-listPayments")).isEqualTo("200");
                    assertThat(page.text(answer("payment-listPayments")))
                            .contains("\"amount\": 1999", "\"next_cursor\": null");
                    assertThat(page.complaints()).isEmpty();
                    picture(page);
                });
    }

    @Test
    void whoSendsTheRequestsIsChosenAboveThem(@TempDir Path profile) throws Exception {
        visit(
                profile,
                page -> {
                    unfold(page, "payment-createPayment");
                    page.click("[value=service]");
                    assertThat(execute(page, "payment-createPayment")).isEqualTo("200");
                    assertThat(page.complaints()).isEmpty();

                    page.click("[value=operator]");
                    assertThat(execute(page, "payment-createPayment")).isEqualTo("403");
                    unfold(page, "payment-listPayments");
                    assertThat(execute(page, "payment-listPayments")).isEqualTo("200");
                });
    }

    @Test
    void itIsServedFromHereAloneAndItsTokensToNobodyElse() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            for (String path : new String[] {"/try", "/try/settings"}) {
                var answer =
                        http.send(
                                HttpRequest.newBuilder(stack.tryPage().resolve(path)).build(),
                                BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).doesNotContain("//cdn", "https://");
                assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                        .contains(
                                "default-src 'none'",
                                "script-src 'self';",
                                "style-src 'self';",
                                "connect-src 'self' " + stack.api() + ";")
                        .doesNotContain("unsafe");
                assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
            }
        }
    }

    private static String block(String operation) {
        return "#operations-" + operation;
    }

    private static String answer(String operation) {
        return block(operation) + " .live-responses-table tbody";
    }

    private static void unfold(Tab page, String operation) {
        page.awaitTrue(
                "document.querySelector('%s .opblock-summary-control') !== null"
                        .formatted(block(operation)));
        page.click(block(operation) + " .opblock-summary-control");
    }

    /// Presses the button.
    ///
    /// @return the status that is then shown
    private static String execute(Tab page, String operation) {
        page.evaluate(
                """
                (() => {
                  const clear = document.querySelector('%s .btn-clear');
                  if (clear !== null) { clear.click(); }
                })()
                """
                        .formatted(block(operation)));
        page.awaitTrue("document.querySelector('%s') === null".formatted(answer(operation)));
        page.click(block(operation) + " .execute");
        page.awaitTrue("document.querySelector('%s') !== null".formatted(answer(operation)));
        return page.evaluate(
                        "document.querySelector('%s .response-col_status').firstChild.textContent"
                                .formatted(answer(operation)))
                .asString("")
                .strip();
    }

    private static void picture(Tab page) throws Exception {
        String file = System.getProperty("screenshot.try", "");
        if (!file.isEmpty()) {
            page.evaluate("scrollTo(0, 0)");
            Files.write(Path.of(file), page.screenshot());
        }
    }
}
