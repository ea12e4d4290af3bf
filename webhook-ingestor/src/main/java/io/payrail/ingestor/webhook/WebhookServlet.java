package io.payrail.ingestor.webhook;

import io.micrometer.tracing.Span;
import io.payrail.contract.Headers;
import io.payrail.edge.ClientAddresses;
import io.payrail.ingestor.event.EnvelopeReader;
import io.payrail.ingestor.event.Reading;
import io.payrail.ingestor.forward.EventForwarder;
import io.payrail.ingestor.forward.Reception;
import io.payrail.ingestor.signature.Verdict;
import io.payrail.ingestor.source.Sources;
import io.payrail.observability.Traces;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The whole way of a webhook: source, signature header, body, signature, routing fields, topic,
/// answer. A plain servlet for every path, as there is nothing here for an MVC framework to
/// resolve. Nothing is held for a request whose headers refuse it already. Runs on the request's
/// own virtual thread and blocks it while the body comes in and while the broker acknowledges;
/// nothing else waits. Answers 200, 4xx or 503 and nothing else, and logs neither a body nor a
/// header.
final class WebhookServlet extends HttpServlet {
    private static final Logger log = LoggerFactory.getLogger(WebhookServlet.class);

    private final transient Endpoints endpoints;
    private final transient Sources sources;
    private final transient BodyReader bodies;
    private final transient InFlightBudget budget;
    private final transient EventForwarder forwarder;
    private final transient Traces traces;
    private final transient Clock clock;
    private final transient EnvelopeReader envelopes = new EnvelopeReader();
    private final transient AnswerWriter writer;

    WebhookServlet(
            Endpoints endpoints,
            Sources sources,
            BodyReader bodies,
            InFlightBudget budget,
            EventForwarder forwarder,
            AnswerWriter writer,
            Traces traces,
            Clock clock) {
        this.endpoints = endpoints;
        this.sources = sources;
        this.bodies = bodies;
        this.budget = budget;
        this.forwarder = forwarder;
        this.writer = writer;
        this.traces = traces;
        this.clock = clock;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        long startNanos = System.nanoTime();
        Endpoint endpoint = endpoints.at(request.getPathInfo());
        EndpointMeters meters = endpoint == null ? endpoints.elsewhere() : endpoint.meters();
        meters.received();
        Answer answer = Answer.Unavailable.INTERNAL;
        try {
            answer = answer(endpoint, request);
        } catch (RuntimeException e) {
            log.error("A webhook met a fault in this program; answering 503", e);
        } finally {
            meters.answered(answer, System.nanoTime() - startNanos);
        }
        writer.write(answer, response);
    }

    private Answer answer(@Nullable Endpoint endpoint, HttpServletRequest request) {
        var source =
                sources.of(
                        request.getRemoteAddr(),
                        () -> request.getHeaders(sources.header()).asIterator());
        if (!sources.admit(source)) {
            return Answer.Rejected.SOURCE_NOT_ALLOWED;
        }
        if (endpoint == null) {
            return Answer.Rejected.UNKNOWN_ENDPOINT;
        }
        if (!request.getMethod().equals("POST")) {
            return Answer.Rejected.METHOD_NOT_ALLOWED;
        }
        String signature = request.getHeader("Stripe-Signature");
        Verdict.Refused refusal = endpoint.secrets().refusal(signature);
        if (refusal != null) {
            return rejected(refusal);
        }
        try (InFlightBudget.Share share = budget.open(ClientAddresses.group(source))) {
            return switch (bodies.read(request, share)) {
                case BodyReader.Body.Whole whole ->
                        verify(endpoint, request, signature, whole.bytes());
                case BodyReader.Body.Refused refused -> refused.why();
            };
        }
    }

    private Answer verify(
            Endpoint endpoint,
            HttpServletRequest request,
            @Nullable String signature,
            byte[] body) {
        return switch (endpoint.secrets().verify(signature, body)) {
            case Verdict.Verified _ -> read(endpoint, request, body);
            case Verdict.Refused refused -> rejected(refused);
        };
    }

    private static Answer rejected(Verdict.Refused refused) {
        return switch (refused) {
            case MISSING -> Answer.Rejected.SIGNATURE_MISSING;
            case MALFORMED -> Answer.Rejected.SIGNATURE_MALFORMED;
            case MISMATCH -> Answer.Rejected.SIGNATURE_MISMATCH;
            case EXPIRED -> Answer.Rejected.SIGNATURE_EXPIRED;
            case FUTURE -> Answer.Rejected.SIGNATURE_FUTURE;
        };
    }

    private Answer read(Endpoint endpoint, HttpServletRequest request, byte[] body) {
        return switch (envelopes.read(body)) {
            case Reading.Routing routing -> {
                endpoint.compare(routing);
                yield receive(endpoint, routing, body, request.getHeader(Headers.TRACEPARENT));
            }
            case Reading.Fault fault ->
                    switch (fault) {
                        case NOT_JSON -> Answer.Rejected.NOT_JSON;
                        case NOT_AN_EVENT -> Answer.Rejected.NOT_AN_EVENT;
                    };
        };
    }

    private Answer receive(
            Endpoint endpoint, Reading.Routing routing, byte[] body, @Nullable String traceparent) {
        try (var step =
                        traces.enter(Span.Kind.SERVER, "receive Stripe event", traceparent)
                                .tag("type", routing.type());
                var _ = MDC.putCloseable("eventId", routing.id())) {
            var reception =
                    new Reception(
                            endpoint.topic(), endpoint.name(), clock.instant(), step.traceparent());
            var answer = forward(routing, body, reception);
            step.tag("status", Integer.toString(answer.status()));
            return answer;
        }
    }

    private Answer forward(Reading.Routing routing, byte[] body, Reception reception) {
        return switch (forwarder.forward(routing, body, reception)) {
            case ACKNOWLEDGED -> Answer.Accepted.ACCEPTED;
            case TOO_LARGE -> Answer.Rejected.BODY_TOO_LARGE;
            case UNAVAILABLE -> Answer.Unavailable.BROKER;
        };
    }
}
