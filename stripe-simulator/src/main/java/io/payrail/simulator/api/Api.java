package io.payrail.simulator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.simulator.fault.Decline;
import io.payrail.simulator.fault.Effect;
import io.payrail.simulator.fault.Effect.When;
import io.payrail.simulator.fault.Faults;
import io.payrail.simulator.fault.RequestLog;
import io.payrail.simulator.http.Form;
import io.payrail.simulator.http.Request;
import io.payrail.simulator.http.Response;
import io.payrail.simulator.http.Response.Ending;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import io.payrail.simulator.state.Store;
import io.payrail.simulator.state.Transaction;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// The way of every API call: authenticate, find the route, check the parameters, meet the faults,
/// claim the idempotency key, wait out the latency, execute in one transaction, render, answer.
/// Runs on the caller's thread; many at once.
public final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final Pattern VERSION =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}(\\.[a-z_]+)?(;.*)?");

    private final Store store;
    private final Routes routes;
    private final Rendering rendering;
    private final Credentials credentials;
    private final Faults faults;
    private final RequestLog log;
    private final String defaultVersion;
    private final ParameterCatalog catalog = new ParameterCatalog();
    private final Idempotency idempotency;
    private final Answers answers;
    private final Semaphore inFlight;
    private final CountDownLatch stopping = new CountDownLatch(1);

    public Api(
            Store store,
            Routes routes,
            Rendering rendering,
            Credentials credentials,
            Faults faults,
            RequestLog log,
            String defaultVersion,
            int maxInFlight) {
        this.store = store;
        this.routes = routes;
        this.rendering = rendering;
        this.credentials = credentials;
        this.faults = faults;
        this.log = log;
        this.defaultVersion = defaultVersion;
        this.answers = new Answers(rendering, store.clock(), defaultVersion);
        this.idempotency = new Idempotency(store);
        this.inFlight = new Semaphore(maxInFlight);
    }

    public Idempotency idempotency() {
        return idempotency;
    }

    /// Ends the waiting of requests that are held.
    public void stop() {
        stopping.countDown();
    }

    public Response handle(Request request) {
        if (request.method().equals("OPTIONS")) {
            return answers.preflight(request);
        }
        String requestId = Ids.brief("req");
        Trace trace = new Trace(requestId);
        Response response;
        if (inFlight.tryAcquire()) {
            try {
                response = answer(request, trace);
            } catch (StripeException e) {
                response = answers.failure(e, trace);
            } catch (RuntimeException e) {
                LOG.error("{} failed in the simulator itself; answered 500", request, e);
                response = answers.failure(Answers.serverError(), trace);
            } finally {
                inFlight.release();
            }
        } else {
            response =
                    answers.failure(Answers.rateLimited(), trace)
                            .with("Stripe-Rate-Limited-Reason", "global-concurrency");
        }
        Response headed = answers.head(request, response, trace);
        record(request, headed, trace);
        return headed;
    }

    private Response answer(Request request, Trace trace) {
        ObjectNode parameters = parameters(request);
        Credentials.Role role = authenticate(request, parameters);
        String version = request.header("Stripe-Version");
        if (version != null && !VERSION.matcher(version).matches()) {
            throw StripeException.invalid(null, "Invalid Stripe API version: " + version, null);
        }
        Routes.Match match = routes.match(request.method(), request.path());
        if (match == null) {
            throw StripeException.of(
                    404,
                    "invalid_request_error",
                    null,
                    "Unrecognized request URL ("
                            + request.method()
                            + ": "
                            + request.path()
                            + "). Please see https://stripe.com/docs or we can help at"
                            + " https://support.stripe.com/.",
                    null,
                    false);
        }
        if (role == Credentials.Role.PUBLISHABLE && !match.route().publishable()) {
            throw Credentials.secretKeyRequired();
        }
        boolean keyed = request.method().equals("POST");
        String key = request.header("Idempotency-Key");
        trace.idempotencyKey = keyed ? key : null;
        Faults.Plan plan = faults.plan(request.method(), request.path(), key);
        trace.faults = plan.kinds();
        if (plan.effect() instanceof Effect.RateLimit limit) {
            pause(plan.delay());
            return answers.failure(Answers.rateLimited(), trace)
                    .with("Stripe-Rate-Limited-Reason", limit.reason());
        }
        boolean publishable = role == Credentials.Role.PUBLISHABLE;
        if (trace.idempotencyKey == null) {
            pause(plan.delay());
            return execute(request, parameters, match, publishable, plan, trace, null);
        }
        String fingerprint = Idempotency.fingerprint(parameters);
        Idempotency.Stored stored =
                idempotency.claim(trace.idempotencyKey, request.path(), fingerprint);
        if (stored != null) {
            pause(plan.delay());
            trace.originalRequest = stored.originalRequest();
            Response replay = Response.json(stored.status(), stored.body());
            return plan.effect() == null ? replay : spoil(replay, plan.effect(), trace);
        }
        try {
            pause(plan.delay());
            return execute(request, parameters, match, publishable, plan, trace, fingerprint);
        } finally {
            idempotency.release(trace.idempotencyKey);
        }
    }

    private static ObjectNode parameters(Request request) {
        ObjectNode parameters = Json.object();
        try {
            Form.parse(request.query(), parameters);
            if (request.path().startsWith("/v2/")) {
                parameters.setAll(Json.readOrEmpty(request.body()));
            } else {
                Form.parse(new String(request.body(), UTF_8), parameters);
            }
        } catch (JacksonException _) {
            throw StripeException.invalid(null, "Invalid JSON in the request body", null);
        } catch (Form.MalformedFormException e) {
            throw StripeException.invalid(null, String.valueOf(e.getMessage()), null);
        }
        return parameters;
    }

    private Credentials.Role authenticate(Request request, ObjectNode parameters) {
        var inForm = parameters.remove("key");
        return credentials.authenticate(request, inForm == null ? null : inForm.asString());
    }

    private void pause(Duration delay) {
        if (delay.isPositive()) {
            try {
                if (stopping.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw Answers.serverError();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Answers.serverError();
            }
        }
    }

    private Response execute(
            Request request,
            ObjectNode parameters,
            Routes.Match match,
            boolean publishable,
            Faults.Plan plan,
            Trace trace,
            @Nullable String fingerprint) {
        Params checked =
                catalog.check(match.route().params(), parameters, match.route().alsoAccepted());
        Effect effect = plan.effect();
        if (effect != null && when(effect) == When.BEFORE) {
            return spoil(answers.failure(Answers.serverError(), trace), effect, trace);
        }
        Decline decline = effect instanceof Effect.CardDecline forced ? forced.decline() : null;
        Response response =
                store.transact(tx -> {
                    Cause cause = new Cause(trace.requestId, trace.idempotencyKey);
                    Scope scope = new Scope(tx, cause, defaultVersion, decline);
                    Call call =
                            new Call(
                                    scope,
                                    checked,
                                    match.variables(),
                                    request.path(),
                                    publishable,
                                    request.method().equals("GET"),
                                    request.header("Stripe-Version"));
                    return run(call, match.route(), effect, trace, fingerprint);
                });
        return effect == null ? response : spoil(response, effect, trace);
    }

    private Response run(
            Call call,
            Routes.Route route,
            @Nullable Effect effect,
            Trace trace,
            @Nullable String fingerprint) {
        Transaction tx = call.tx();
        Response response;
        boolean executed = true;
        try {
            ObjectNode result = route.handler().apply(call);
            ObjectNode shown = rendering.render(tx, result, call.params().strings("expand"));
            response = Response.json(200, Json.indented(shown));
        } catch (StripeException e) {
            if (!e.keepsChanges()) {
                tx.discard();
            }
            executed = e.executed();
            response = answers.failure(e, trace);
        }
        trace.effect = tx.hasChanges();
        trace.created = tx.created();
        if (effect instanceof Effect.ServerError) {
            response = answers.failure(Answers.serverError(), trace);
        }
        if (trace.idempotencyKey != null && fingerprint != null && executed) {
            idempotency.store(
                    tx,
                    trace.idempotencyKey,
                    call.uri(),
                    fingerprint,
                    trace.requestId,
                    response.status(),
                    response.body());
        }
        return response;
    }

    private static When when(Effect effect) {
        return switch (effect) {
            case Effect.ServerError error -> error.when();
            case Effect.BadGateway gateway -> gateway.when();
            case Effect.Close close -> close.when();
            case Effect.Reset reset -> reset.when();
            case Effect.Hang hang -> hang.when();
            case Effect.Delay _, Effect.RateLimit _, Effect.CardDecline _ -> When.AFTER;
        };
    }

    /// What the client gets to see of the answer.
    private Response spoil(Response response, Effect effect, Trace trace) {
        return switch (effect) {
            case Effect.ServerError _ -> answers.failure(Answers.serverError(), trace);
            case Effect.BadGateway _ -> Response.of(502, "text/html", new byte[0]);
            case Effect.Close _ -> response.endingIn(Ending.CLOSE);
            case Effect.Reset _ -> response.endingIn(Ending.RESET);
            case Effect.Hang _ -> response.endingIn(Ending.HANG);
            case Effect.Delay _, Effect.RateLimit _, Effect.CardDecline _ -> response;
        };
    }

    private void record(Request request, Response response, Trace trace) {
        boolean answered = response.ending() == Ending.ANSWER;
        log.add(
                new RequestLog.Entry(
                        trace.requestId,
                        store.clock().instant(),
                        request.method(),
                        request.path(),
                        trace.idempotencyKey,
                        answered ? response.status() : 0,
                        response.ending().name().toLowerCase(Locale.ROOT),
                        trace.effect,
                        trace.originalRequest != null,
                        trace.faults,
                        trace.created));
    }
}
