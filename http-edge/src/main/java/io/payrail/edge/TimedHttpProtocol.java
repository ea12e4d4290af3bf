package io.payrail.edge;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/// Tomcat's HTTP connector with a bound on the whole time in which a request's line and headers
/// come in. Tomcat itself bounds each single pause, so that a client with a byte every few seconds
/// holds a connection for a day. Looks at the open connections on Tomcat's own utility thread, and
/// closes those that are late without an answer: who does not finish a request does not read one.
/// Tomcat creates it by its name.
public final class TimedHttpProtocol extends Http11NioProtocol {
    /// Between two looks for requests that are late.
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private Duration headerTimeout = Duration.ofSeconds(10);
    private @Nullable Future<?> watch;

    public void setHeaderTimeout(Duration headerTimeout) {
        this.headerTimeout = headerTimeout;
    }

    @Override
    public void start() throws Exception {
        super.start();
        watch =
                getUtilityExecutor()
                        .scheduleWithFixedDelay(
                                this::closeLate,
                                LOOK_EVERY.toMillis(),
                                LOOK_EVERY.toMillis(),
                                MILLISECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (watch != null) {
            watch.cancel(false);
        }
        super.stop();
    }

    private void closeLate() {
        getEndpoint().getConnections().stream().filter(this::isLate).forEach(this::close);
    }

    /// Between two events, a connection has a processor while a request has begun and not come in
    /// whole, or is answered asynchronously.
    private boolean isLate(SocketWrapperBase<NioChannel> connection) {
        if (!(connection.getCurrentProcessor() instanceof Processor processor)
                || processor.isAsync()
                || processor.isUpgrade()) {
            return false;
        }
        var request = processor.getRequest();
        return request != null
                && request.getStartTimeNanos() > 0
                && System.nanoTime() - request.getStartTimeNanos() > headerTimeout.toNanos();
    }

    private void close(SocketWrapperBase<NioChannel> connection) {
        getLog().debug("A request's headers took too long");
        connection.close();
    }
}
