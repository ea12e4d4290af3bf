package io.payrail.local.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.local.leak.Door.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/// Through every operation of the API, as each role, with good requests and bad ones.
public final class Tour {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OPERATION = "GET /api/stripe/operations/{id}";
    private static final String CREATE_CUSTOMER = "POST /api/stripe/create-customer";

    /// What is asked for again and again as if the useless words were not there.
    private static final Set<String> HARMLESS =
            Set.of(
                    "POST /api/stripe/create-payment-intent",
                    "POST /api/stripe/subscriptions/{id}/preview");

    private final Door door;
    private final AppAtStripe app;
    private final Callers callers;
    private final List<String> surprises = new ArrayList<>();

    public Tour(Door door, AppAtStripe app, Callers callers) {
        this.door = door;
        this.app = app;
        this.callers = callers;
    }

    public void play() {
        String price = app.price(990);
        String otherPrice = app.price(1990);
        var user = callers.user("tour-user");
        var service = callers.service("tour-service", "tour-client");
        var guest = callers.user("tour-guest");
        var serviceForAnother = callers.service("tour-service", "tour-other");
        var good = new LinkedHashMap<Caller, Map<String, Request>>();
        for (var caller : List.of(user, service)) {
            var day = new Day(door, app, caller, price, otherPrice);
            day.play();
            good.put(caller, day.done());
        }
        for (var caller : List.of(guest, serviceForAnother)) {
            var visit = new Day(door, app, caller, price, otherPrice);
            visit.comeAndGo();
            good.put(caller, visit.done());
        }
        good.forEach(this::spoil);
        var operator = callers.operator("tour-operator");
        operate(operator, good.getOrDefault(user, Map.of()));
        operate(operator, good.getOrDefault(guest, Map.of()));
        wait(callers.user("tour-waiting"));
        assertThat(surprises).isEmpty();
    }

    private void spoil(Caller caller, Map<String, Request> good) {
        for (var request : good.values()) {
            for (var spoilt : Spoilt.of(request)) {
                expect(caller, spoilt, status -> status / 100 == 4);
            }
            if (request.isRead() || HARMLESS.contains(request.operation())) {
                for (var odd : Spoilt.withUselessWords(request)) {
                    expect(caller, odd, status -> status < 500);
                }
            }
        }
    }

    /// Good requests are read or forbidden, bad ones are refused.
    private void operate(Caller operator, Map<String, Request> good) {
        for (var request : good.values()) {
            expect(
                    operator,
                    request,
                    status -> request.isRead() ? status == 200 || status == 404 : status == 403);
        }
        spoil(operator, good);
    }

    private void expect(Caller caller, Request request, IntPredicate expected) {
        int status = door.send(caller, request).status();
        if (!expected.test(status)) {
            surprises.add("%d to %s of %s".formatted(status, request, caller.role()));
        }
    }

    /// Somebody whose command waits for Stripe.
    private void wait(Caller caller) {
        app.refuseCustomers();
        var accepted =
                door.send(
                        caller,
                        Request.of(
                                        CREATE_CUSTOMER,
                                        "",
                                        "{\"email\": \"%s@users.example\", \"name\": \"%s\"}"
                                                .formatted(Mark.EMAIL.word(), Mark.NAME.word()))
                                .with("Prefer", "respond-async"));
        assertThat(accepted.status()).isEqualTo(202);
        var status = Request.of(OPERATION, accepted.operation(), null);
        await().atMost(PATIENCE)
                .until(() -> door.send(caller, status).text("status").equals("unresolved"));
    }
}
