package io.payrail.simulator.clock;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.api.Timed;
import io.payrail.simulator.api.Timetable;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import io.payrail.simulator.state.Store;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Test clocks: frozen times that customers, and with them their subscriptions and invoices, live
/// by. An advancing clock stops at every moment at which something is due to one of its objects,
/// one transaction each, so objects get the dates they would have had; it is ready when none is
/// left. That is a turn of the clock itself on the account's time, so a restart goes on with it.
public final class TestClocks implements Timed {
    private static final String KIND = "test_helpers.test_clock";
    private static final Duration LIFE = Duration.ofDays(30);
    private static final long YEAR_SECONDS = Duration.ofDays(366).toSeconds();

    private final Timetable timetable;

    public TestClocks(Timetable timetable) {
        this.timetable = timetable;
    }

    public void register(Routes routes) {
        routes.post("/v1/test_helpers/test_clocks", "testhelpers.TestClockCreate", this::create);
        routes.get(
                "/v1/test_helpers/test_clocks",
                "testhelpers.TestClockList",
                call -> Lists.page(call, KIND));
        routes.get(
                "/v1/test_helpers/test_clocks/{id}",
                "testhelpers.TestClockRetrieve",
                TestClocks::target);
        routes.post(
                "/v1/test_helpers/test_clocks/{id}/advance",
                "testhelpers.TestClockAdvance",
                TestClocks::advance);
        routes.delete("/v1/test_helpers/test_clocks/{id}", "", TestClocks::delete);
    }

    private static ObjectNode target(Call call) {
        return call.target(KIND, "test_clock");
    }

    private ObjectNode create(Call call) {
        ObjectNode clock = Shapes.create(call.tx(), KIND, Ids.timed("clock"));
        clock.put("deletes_after", call.tx().now() + LIFE.toSeconds());
        clock.put("frozen_time", call.params().requiredInteger("frozen_time"));
        call.params().copyTo(clock, "name");
        call.scope().emit("test_helpers.test_clock.created", clock);
        return clock;
    }

    private static ObjectNode advance(Call call) {
        ObjectNode clock = target(call);
        long to = call.params().requiredInteger("frozen_time");
        if (clock.path("status").asString().equals("advancing")) {
            call.follow(clock);
        }
        long from = clock.path("frozen_time").asLong();
        if (to <= from) {
            throw StripeException.invalid(
                    null,
                    "The `frozen_time` must be after the test clock's current frozen time ("
                            + from
                            + ").",
                    "frozen_time");
        }
        if (to > furthest(call, clock)) {
            throw StripeException.invalid(
                    null,
                    "The `frozen_time` is too far in the future: a test clock can be advanced by at most"
                            + " two intervals of its shortest subscription, or by two years without any.",
                    "frozen_time");
        }
        clock.put("status", "advancing");
        clock.putObject("status_details").putObject("advancing").put("target_frozen_time", to);
        call.scope().emit("test_helpers.test_clock.advancing", clock);
        return clock;
    }

    private static long furthest(Call call, ObjectNode clock) {
        long from = clock.path("frozen_time").asLong();
        return call.tx()
                .all("subscription")
                .filter(subscription -> tied(subscription, clock))
                .filter(subscription -> !subscription.path("ended_at").isNumber())
                .flatMap(subscription -> subscription.path("items").path("data").valueStream())
                .mapToLong(item -> 2 * longest(item.path("price").path("recurring")))
                .map(reach -> from + reach)
                .min()
                .orElse(from + 2 * YEAR_SECONDS);
    }

    /// The longest that an interval can be, in seconds.
    private static long longest(JsonNode recurring) {
        long days =
                switch (recurring.path("interval").asString("month")) {
                    case "day" -> 1;
                    case "week" -> 7;
                    case "year" -> 366;
                    default -> 31;
                };
        return Duration.ofDays(days * recurring.path("interval_count").asLong(1)).toSeconds();
    }

    private static boolean tied(ObjectNode object, ObjectNode clock) {
        return object.path("test_clock").equals(clock.path("id"));
    }

    /// Takes its customers with it; what belongs to them can no longer be changed by time.
    private static ObjectNode delete(Call call) {
        ObjectNode clock = target(call);
        if (clock.path("status").asString().equals("advancing")) {
            call.follow(clock);
        }
        remove(call.scope(), clock);
        return Json.object().put("id", call.id()).put("object", KIND).put("deleted", true);
    }

    private static void remove(Scope scope, ObjectNode clock) {
        String id = clock.path("id").asString();
        scope.tx().moveTo(clock.path("frozen_time").asLong());
        List<ObjectNode> subscriptions =
                scope.tx().all("subscription").filter(object -> tied(object, clock)).toList();
        for (ObjectNode subscription : subscriptions) {
            if (!subscription.path("ended_at").isNumber()) {
                subscription.put("status", "canceled");
                subscription.put("canceled_at", scope.tx().now());
                subscription.put("ended_at", scope.tx().now());
                scope.emit("customer.subscription.deleted", subscription);
            }
        }
        for (ObjectNode customer :
                scope.tx().all("customer").filter(object -> tied(object, clock)).toList()) {
            scope.emit("customer.deleted", customer);
            scope.save(
                    Json.object()
                            .put("id", customer.path("id").asString())
                            .put("object", "customer")
                            .put("deleted", true));
        }
        scope.emit("test_helpers.test_clock.deleted", clock);
        for (String kind : new String[] {"subscription", "invoice", "invoiceitem"}) {
            for (ObjectNode object :
                    scope.tx().all(kind).filter(object -> tied(object, clock)).toList()) {
                scope.tx().remove(object.path("id").asString());
            }
        }
        scope.tx().remove(id);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public long nextTurn(ObjectNode clock) {
        return clock.path("status").asString().equals("advancing")
                ? 0
                : clock.path("deletes_after").asLong();
    }

    @Override
    public void turn(Scope scope, ObjectNode clock) {
        if (!clock.path("status").asString().equals("advancing")) {
            remove(scope, clock);
            return;
        }
        long target =
                clock.path("status_details").path("advancing").path("target_frozen_time").asLong();
        Store.Due due = timetable.due(clock.path("id").asString(), target);
        if (due == null) {
            clock.put("frozen_time", target);
            clock.put("status", "ready");
            clock.putObject("status_details");
            scope.emit("test_helpers.test_clock.ready", clock);
            return;
        }
        long at = Math.max(due.at(), clock.path("frozen_time").asLong());
        clock.put("frozen_time", at);
        scope.save(clock);
        scope.tx().moveTo(at);
        timetable.turn(scope, due);
    }
}
