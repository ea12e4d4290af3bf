package io.payrail.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Webhooks as Stripe sends them, 2.5 KB each, every one another event about another payment. For
/// one thread.
final class SignedEvents {
    private static final String NOTE = "x".repeat(1_700);

    private final Mac mac;

    SignedEvents() throws GeneralSecurityException {
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Rig.WEBHOOK_SECRET.getBytes(UTF_8), "HmacSHA256"));
    }

    /// A whole request.
    byte[] request(String path, long number) {
        long now = System.currentTimeMillis() / 1000;
        var body =
                """
                {"id":"evt_%1$s","object":"event","api_version":"2026-07-29.dahlia","created":%2$d,"livemode":false,
                "pending_webhooks":1,"request":{"id":"req_%1$s","idempotency_key":"key-%1$s"},"type":"payment_intent.created",
                "data":{"object":{"id":"pi_%1$s","object":"payment_intent","amount":1000,"amount_capturable":0,"amount_received":0,
                "capture_method":"automatic","client_secret":"pi_%1$s_secret_x","confirmation_method":"automatic","created":%2$d,
                "currency":"usd","customer":null,"description":null,"livemode":false,"metadata":{"note":"%3$s"},
                "payment_method_types":["card"],"status":"requires_payment_method"}}}
                """
                        .formatted("bench" + number, now, NOTE)
                        .getBytes(UTF_8);
        mac.update((now + ".").getBytes(UTF_8));
        var signature = HexFormat.of().formatHex(mac.doFinal(body));
        return RawClient.post(
                path, body, "Stripe-Signature: t=" + now + ",v1=" + signature + "\r\n");
    }
}
