import com.example.payrail.ApiClient;
import com.example.payrail.ApiException;
import com.example.payrail.ApiResponse;
import com.example.payrail.api.ConfigApi;
import com.example.payrail.api.OperationApi;
import com.example.payrail.api.PaymentApi;
import com.example.payrail.model.CreatePaymentRequest;
import com.example.payrail.model.Operation;
import com.example.payrail.model.Payment;
import com.example.payrail.model.PaymentReady;
import com.example.payrail.model.Problem;
import com.example.payrail.model.RefundPaymentRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;

/// What an app's backend does with the generated client: pay, look, refund, list, be refused, ask later.
///
/// Arguments: the API's address, a user's token, Stripe's address.
public final class Story {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ApiClient client = new ApiClient();
    private final PaymentApi payments;
    private final URI stripe;

    private Story(String api, String token, String stripe) {
        client.updateBaseUri(api);
        client.setReadTimeout(PATIENCE);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        this.payments = new PaymentApi(client);
        this.stripe = URI.create(stripe);
    }

    public static void main(String... arguments) throws Exception {
        var story = new Story(arguments[0], arguments[1], arguments[2]);
        String payment = story.pay();
        story.refund(payment);
        story.list(payment);
        story.beRefused();
        story.askLater();
    }

    private String pay() throws Exception {
        var order = new CreatePaymentRequest().amount(4200L).currency("eur").reference(key());
        PaymentReady ready = payments.createPayment(order, null, key(), null, null);
        String id = ready.getClientSecret().replaceFirst("_secret_.*", "");
        say("created", id, payments.readPayment(id, null).getStatus());
        confirm(ready.getClientSecret(), new ConfigApi(client).readConfig().getPublishableKey());
        Payment paid = await(() -> payments.readPayment(id, null), payment -> payment.getStatus().equals("succeeded"));
        say("paid", id, paid.getAmountReceived(), paid.getCurrency());
        return id;
    }

    /// What Stripe's SDK does in the app.
    private void confirm(String clientSecret, String publishableKey) throws Exception {
        String id = clientSecret.replaceFirst("_secret_.*", "");
        String form = "client_secret=" + clientSecret + "&payment_method=pm_card_visa&return_url=https%3A%2F%2Fexample.com";
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(stripe.resolve("/v1/payment_intents/" + id + "/confirm"))
                            .header("Authorization", "Bearer " + publishableKey)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(form))
                            .build();
            require(http.send(request, BodyHandlers.discarding()).statusCode() == 200, "Stripe confirms");
        }
    }

    private void refund(String payment) throws Exception {
        var part = new RefundPaymentRequest().amount(1200L).reason(RefundPaymentRequest.ReasonEnum.REQUESTED_BY_CUSTOMER);
        var refund = payments.refundPayment(payment, part, key(), null, null);
        say("refunded", refund.getPayment(), refund.getAmount(), refund.getReason());
    }

    /// Page by page, one payment each, until all that were made are there.
    private void list(String payment) throws Exception {
        payments.createPayment(new CreatePaymentRequest().amount(700L).currency("eur"), null, key(), null, null);
        List<String> ids = await(this::pages, all -> all.size() == 2);
        // Newest first; two of one second are in the order of their ids.
        require(ids.contains(payment), "the first one is listed");
        say("listed", ids.size());
    }

    private List<String> pages() throws ApiException {
        var ids = new ArrayList<String>();
        String cursor = null;
        do {
            var page = payments.listPayments(null, null, null, "eur", null, null, 1, cursor, null);
            page.getData().forEach(each -> ids.add(each.getId()));
            cursor = page.getNextCursor();
        } while (cursor != null);
        return ids;
    }

    private void beRefused() {
        try {
            payments.createPayment(new CreatePaymentRequest().amount(1L).currency("eur"), null, key(), null, null);
            throw new IllegalStateException("a cent is no payment");
        } catch (ApiException refused) {
            Problem problem = client.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
            var error = problem.getErrors().getFirst();
            say("refused", refused.getCode(), problem.getCode(), error.getField(), error.getCode());
        }
    }

    /// Does not wait for the answer: 202, which is no `PaymentReady` yet, and the operation's address in `Location`.
    private void askLater() throws Exception {
        var order = new CreatePaymentRequest().amount(900L).currency("usd");
        ApiResponse<PaymentReady> accepted = payments.createPaymentWithHttpInfo(order, null, key(), "respond-async", null);
        require(accepted.getStatusCode() == 202, "nobody waits");
        URI location = URI.create(header(accepted, "location"));
        var id = UUID.fromString(location.getPath().replaceFirst(".*/", ""));
        String receipt = URLDecoder.decode(location.getRawQuery().replaceFirst("^receipt=", ""), StandardCharsets.UTF_8);
        var operations = new OperationApi(client);
        Operation done =
                await(
                        () -> operations.readOperation(id.toString(), receipt, null),
                        operation -> operation.getStatus() == Operation.StatusEnum.SUCCEEDED);
        say("later", done.getType(), done.getStatus(), Objects.requireNonNull(done.getObjectId()));
    }

    private static String header(ApiResponse<?> response, String name) {
        return response.getHeaders().get(name).getFirst();
    }

    private interface Asked<T> {
        T ask() throws ApiException;
    }

    private static <T> T await(Asked<T> asked, Predicate<T> fine) throws ApiException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            T answer = asked.ask();
            if (fine.test(answer)) {
                return answer;
            }
            require(System.nanoTime() < end, "it takes less than " + PATIENCE + ": " + answer);
            Thread.sleep(PAUSE);
        }
    }

    private static String key() {
        return "key_" + UUID.randomUUID();
    }

    private static void require(boolean so, String what) {
        if (!so) {
            throw new IllegalStateException("Not so: " + what);
        }
    }

    private static void say(Object... words) {
        System.out.println(String.join(" ", List.of(words).stream().map(String::valueOf).toList()));
    }
}
