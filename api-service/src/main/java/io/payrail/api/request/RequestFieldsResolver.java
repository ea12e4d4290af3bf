package io.payrail.api.request;

import io.payrail.api.problem.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads the body of a request, up to the configured size and within the configured time, as one
/// strict JSON object.
@Component
final class RequestFieldsResolver implements HandlerMethodArgumentResolver {
    private static final JsonMapper STRICT =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /// How much of a body is read at a time.
    private static final int PART_BYTES = 8192;

    private final int maxBodyBytes;
    private final long timeoutNanos;

    RequestFieldsResolver(RequestProperties properties) {
        maxBodyBytes = Math.toIntExact(properties.maxBody().toBytes());
        timeoutNanos = properties.bodyTimeout().toNanos();
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == RequestFields.class;
    }

    @Override
    public RequestFields resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders) {
        var request = web.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("not a servlet request");
        }
        return new RequestFields(parse(read(request)));
    }

    private byte[] read(HttpServletRequest request) {
        if (request.getContentLengthLong() > maxBodyBytes) {
            throw Problems.bodyTooLarge().asException();
        }
        byte[] body;
        try {
            body = read(request.getInputStream());
        } catch (SocketTimeoutException e) {
            throw Problems.requestTimeout().asException();
        } catch (IOException e) {
            // The client went away or broke its own chunks; if it still listens, it is told.
            throw Problems.malformedRequest().asException();
        }
        if (body.length > maxBodyBytes) {
            throw Problems.bodyTooLarge().asException();
        }
        return body;
    }

    /// At most one byte too many, and not for longer than the timeout: the connector bounds each
    /// single pause, which a client with a byte every few seconds keeps to.
    private byte[] read(InputStream in) throws IOException {
        long startNanos = System.nanoTime();
        var body = new ByteArrayOutputStream();
        byte[] part = new byte[PART_BYTES];
        while (body.size() <= maxBodyBytes) {
            int count = in.read(part, 0, Math.min(part.length, maxBodyBytes + 1 - body.size()));
            if (count < 0) {
                break;
            }
            body.write(part, 0, count);
            if (System.nanoTime() - startNanos > timeoutNanos) {
                throw Problems.requestTimeout()
                        .withHeader(HttpHeaders.CONNECTION, "close")
                        .asException();
            }
        }
        return body.toByteArray();
    }

    /// @throws io.payrail.api.problem.ProblemException with status 400 for anything but one object
    static ObjectNode parse(byte[] body) {
        JsonNode json;
        try {
            json = STRICT.readTree(body);
        } catch (JacksonException e) {
            throw Problems.malformedJson().asException();
        }
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw Problems.malformedJson().asException();
    }
}
