package io.payrail.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FingerprintTest {
    @Test
    void differentRequestsHaveDifferentFingerprints() {
        var requests =
                List.of(
                        payment(1099, "eur", "order-1"),
                        payment(1098, "eur", "order-1"),
                        payment(1099, "usd", "order-1"),
                        payment(1099, "eur", "order-2"),
                        payment(1099, "eur", ""),
                        payment(1099, "eur", null),
                        customer("jenny@example.com", "Jenny"),
                        customer("jenny@example.org", "Jenny"),
                        customer("jenny@example.com", "Jenny Rosen"),
                        subscription("cus_1", "price_1"),
                        subscription("cus_2", "price_1"),
                        new CustomerCommand.Update(
                                Samples.ID,
                                Samples.OWNER,
                                Samples.ISSUED_AT,
                                "cus_1",
                                "a@b.example",
                                null),
                        new CustomerCommand.Update(
                                Samples.ID,
                                Samples.OWNER,
                                Samples.ISSUED_AT,
                                "cus_1",
                                null,
                                "a@b.example"),
                        new CustomerCommand.Update(
                                Samples.ID,
                                Samples.OWNER,
                                Samples.ISSUED_AT,
                                "cus_2",
                                "a@b.example",
                                null),
                        new CustomerCommand.Update(
                                Samples.ID,
                                Samples.OWNER,
                                Samples.ISSUED_AT,
                                "cus_1",
                                "a@b.example",
                                "Ada"),
                        new CustomerCommand.Erase(
                                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, "cus_1"),
                        new CustomerCommand.Erase(
                                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, "cus_2"),
                        new CustomerCommand.DetachMethod(
                                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, "pm_1"),
                        new CustomerCommand.DetachMethod(
                                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, "pm_2"),
                        new CustomerCommand.ChooseMethod(
                                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, "cus_1", "pm_1"),
                        new CustomerCommand.ChooseMethod(
                                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, "cus_1", "pm_2"),
                        new CustomerCommand.ChooseMethod(
                                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, "cus_2", "pm_1"),
                        new CustomerCommand.SetUp(
                                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, null),
                        new CustomerCommand.OpenSession(
                                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, "payment_element"),
                        new CustomerCommand.OpenSession(
                                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, "customer_sheet"),
                        methods("cus_1", 20, null),
                        methods("cus_2", 20, null),
                        methods("cus_1", 21, null),
                        methods("cus_1", 20, "pm_1"),
                        subscription("cus_1", "price_2"),
                        subscription("cus_1", "price_1", 1L, null),
                        subscription("cus_1", "price_1", 2L, null),
                        subscription("cus_1", "price_1", null, 2L),
                        subscription("cus_1", "price_1", 2L, 2L),
                        cancel("sub_1", true),
                        cancel("sub_1", false),
                        cancel("sub_2", true),
                        resume("sub_1"),
                        resume("sub_2"),
                        change("sub_1", "price_1", null, "none"),
                        change("sub_1", "price_2", null, "none"),
                        change("sub_2", "price_1", null, "none"),
                        change("sub_1", "price_1", 1L, "none"),
                        change("sub_1", null, 1L, "none"),
                        change("sub_1", "price_1", null, "always_invoice"),
                        payment("manual", null, null, null),
                        payment(null, "manual", null, null),
                        payment(null, null, Map.of(), null),
                        payment(null, null, Map.of("a", "b"), null),
                        payment(null, null, Map.of("ab", ""), null),
                        payment(null, null, Map.of("a", "b", "c", "d"), null),
                        payment(null, null, null, true),
                        payment(null, null, null, false),
                        offSession("pm_1", null, null, null),
                        offSession("pm_2", null, null, null),
                        offSession("pm_1", "order-1", null, null),
                        offSession("pm_1", null, "order-1", null),
                        offSession("pm_1", null, null, Map.of("a", "b")),
                        capture("pi_1", null),
                        capture("pi_1", 500L),
                        capture("pi_1", 501L),
                        capture("pi_2", 500L),
                        cancel("pi_1", null),
                        cancel("pi_1", "abandoned"),
                        cancel("pi_1", "duplicate"),
                        cancel("pi_2", "duplicate"),
                        refund("pi_1", null, null),
                        refund("pi_1", 500L, null),
                        refund("pi_1", 501L, null),
                        refund("pi_2", 501L, null),
                        refund("pi_1", null, "duplicate"),
                        refund("pi_1", 500L, "duplicate"),
                        preview("sub_1", "price_1", null, "none"),
                        preview("sub_1", null, 1L, "none"),
                        preview("sub_1", null, 1L, "always_invoice"),
                        portal("https://a.example/"),
                        portal("https://b.example/"),
                        checkout(
                                "payment",
                                "price_1",
                                null,
                                "https://a.example/",
                                "https://b.example/"),
                        checkout(
                                "payment",
                                "price_1",
                                null,
                                "https://b.example/",
                                "https://a.example/"),
                        checkout(
                                "payment",
                                "price_1",
                                1L,
                                "https://a.example/",
                                "https://b.example/"),
                        checkout(
                                "payment",
                                "price_2",
                                null,
                                "https://a.example/",
                                "https://b.example/"),
                        checkout(
                                "subscription",
                                "price_1",
                                null,
                                "https://a.example/",
                                "https://b.example/"));

        assertThat(requests).extracting(Command::fingerprint).doesNotHaveDuplicates();
    }

    @Test
    void textThatMovesFromOneFieldToTheNextChangesTheFingerprint() {
        var requests =
                List.of(
                        subscription("ab", "c"),
                        subscription("a", "bc"),
                        subscription("abc", ""),
                        subscription("", "abc"),
                        subscription("a\u0000b", "c"),
                        subscription("a", "b\u0000c"),
                        subscription("a\u00ff", "c"),
                        subscription("a", "\u00ffc"),
                        customer("ab", "c"),
                        customer("a", "bc"));

        assertThat(requests).extracting(Command::fingerprint).doesNotHaveDuplicates();
    }

    @Test
    void whoAsksAndWhenAndForWhichAppDoesNotChangeTheFingerprint() {
        var first = payment(1099, "eur", "order-1");
        var again =
                new PaymentCommand.Create(
                        new UUID(1, 2),
                        new Owner(first.owner().id(), "new@example.com", null),
                        Instant.EPOCH,
                        1099,
                        "eur",
                        "order-1",
                        "2020-08-27");

        assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
    }

    /// Operations in the database keep the fingerprint of their first request.
    @Test
    void fingerprintsStayWhatTheyWereInEarlierVersions() {
        assertThat(payment(1099, "eur", "order-1001").fingerprint())
                .isEqualTo("f8f07630d15b2281e9c291d6f42e770f7d54372cc8769cb0b81e0f2b64ddd218");
        assertThat(customer("jenny@example.com", "Jenny Rosen").fingerprint())
                .isEqualTo("8f357c4713f3db5bb8701e8657dbfe679add5b62a75516d9239525e2cf05c329");
        assertThat(subscription("cus_1", "price_1").fingerprint())
                .isEqualTo("3001fdf1fe44f87d0cd06fd72f8dbdf634e231b67b7aeca11364554150d56361");
    }

    private static Command payment(long amount, String currency, @Nullable String reference) {
        return new PaymentCommand.Create(
                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, amount, currency, reference, null);
    }

    @Test
    void theOrderOfNotesDoesNotChangeTheFingerprint() {
        var one = new LinkedHashMap<String, String>();
        one.put("a", "1");
        one.put("b", "2");
        var other = new LinkedHashMap<String, String>();
        other.put("b", "2");
        other.put("a", "1");

        assertThat(payment(null, null, one, null).fingerprint())
                .isEqualTo(payment(null, null, other, null).fingerprint());
    }

    private static Command payment(
            @Nullable String captureMethod,
            @Nullable String description,
            @Nullable Map<String, String> metadata,
            @Nullable Boolean save) {
        return new PaymentCommand.Create(
                Samples.ID,
                Samples.OWNER,
                Samples.ISSUED_AT,
                1099,
                "eur",
                "order-1",
                null,
                captureMethod,
                description,
                metadata,
                save);
    }

    private static Command offSession(
            String method,
            @Nullable String reference,
            @Nullable String description,
            @Nullable Map<String, String> metadata) {
        return new PaymentCommand.PayOffSession(
                Samples.ID,
                Samples.OWNER,
                Samples.ISSUED_AT,
                1099,
                "eur",
                method,
                reference,
                description,
                metadata);
    }

    private static Command capture(String paymentId, @Nullable Long amount) {
        return new PaymentCommand.Capture(
                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, paymentId, amount);
    }

    private static Command cancel(String paymentId, @Nullable String reason) {
        return new PaymentCommand.Cancel(
                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, paymentId, reason);
    }

    private static Command refund(
            String paymentId, @Nullable Long amount, @Nullable String reason) {
        return new PaymentCommand.Refund(
                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, paymentId, amount, reason);
    }

    private static Command customer(String email, String name) {
        return new CustomerCommand.Create(
                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, email, name);
    }

    private static Command methods(String customerId, int limit, @Nullable String after) {
        return new Question.ListPaymentMethods(
                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, customerId, limit, after);
    }

    private static Command subscription(String customerId, String priceId) {
        return subscription(customerId, priceId, null, null);
    }

    private static Command subscription(
            String customerId, String priceId, @Nullable Long quantity, @Nullable Long trialDays) {
        return new SubscriptionCommand.Create(
                Samples.ID,
                Samples.OWNER,
                Samples.ISSUED_AT,
                customerId,
                priceId,
                quantity,
                trialDays);
    }

    private static Command cancel(String subscriptionId, boolean atPeriodEnd) {
        return new SubscriptionCommand.Cancel(
                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, subscriptionId, atPeriodEnd);
    }

    private static Command resume(String subscriptionId) {
        return new SubscriptionCommand.Resume(
                Samples.ID, Samples.OWNER, Samples.ISSUED_AT, subscriptionId);
    }

    private static Command change(
            String subscriptionId,
            @Nullable String priceId,
            @Nullable Long quantity,
            String proration) {
        return new SubscriptionCommand.Change(
                Samples.ID,
                Samples.OWNER,
                Samples.ISSUED_AT,
                subscriptionId,
                priceId,
                quantity,
                proration);
    }

    private static Command preview(
            String subscriptionId,
            @Nullable String priceId,
            @Nullable Long quantity,
            String proration) {
        return new Question.PreviewSubscription(
                Samples.ID,
                Samples.OWNER,
                Samples.ISSUED_AT,
                subscriptionId,
                priceId,
                quantity,
                proration);
    }

    private static Command portal(String returnUrl) {
        return new SessionCommand.Portal(Samples.ID, Samples.OWNER, Samples.ISSUED_AT, returnUrl);
    }

    private static Command checkout(
            String mode,
            String priceId,
            @Nullable Long quantity,
            String successUrl,
            String cancelUrl) {
        return new SessionCommand.Checkout(
                Samples.ID,
                Samples.OWNER,
                Samples.ISSUED_AT,
                mode,
                priceId,
                quantity,
                successUrl,
                cancelUrl);
    }
}
