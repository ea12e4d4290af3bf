package io.payrail.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Takes in what services export by OTLP over HTTP.
final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final ConcurrentLinkedQueue<Exported> spans = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> texts = new ConcurrentLinkedQueue<>();

    /// One span as it was exported.
    record Exported(String service, String trace, String span, String name) {}

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    /// The spans of a trace, each once: an export that gets no answer in time is sent again.
    List<Exported> of(String trace) {
        return spans.stream().filter(span -> span.trace().equals(trace)).distinct().toList();
    }

    /// All that was exported, as text.
    List<String> texts() {
        return List.copyOf(texts);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            texts.add(request.toString());
            for (var resource : request.getResourceSpansList()) {
                var service =
                        resource.getResource().getAttributesList().stream()
                                .filter(attribute -> attribute.getKey().equals("service.name"))
                                .map(attribute -> attribute.getValue().getStringValue())
                                .findFirst()
                                .orElse("");
                resource.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream())
                        .map(span ->
                                new Exported(
                                        service,
                                        HexFormat.of().formatHex(span.getTraceId().toByteArray()),
                                        HexFormat.of().formatHex(span.getSpanId().toByteArray()),
                                        span.getName()))
                        .forEach(spans::add);
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
