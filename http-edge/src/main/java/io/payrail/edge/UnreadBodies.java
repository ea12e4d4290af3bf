package io.payrail.edge;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/// After an answer that was given without reading the whole body (no token, a wrong path, too
/// slow), takes what the client still sends, for a short time, so that it sees the answer; then
/// gives the connection up. Tomcat by itself goes on reading for as long as a byte comes now and
/// then, up to a size, and holds the connection and its thread meanwhile.
final class UnreadBodies extends ValveBase {
    /// Nanoseconds for which what a client still sends is taken after its answer.
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    UnreadBodies() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        var body = request.getCoyoteRequest();
        if (request.isAsync() || body.hasExpectation() || body.isFinished()) {
            return;
        }
        response.finishResponse();
        if (!endsSoon(body)) {
            body.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static boolean endsSoon(org.apache.coyote.Request body) {
        long startNanos = System.nanoTime();
        var nowhere = new Nowhere();
        try {
            while (System.nanoTime() - startNanos < PATIENCE_NANOS) {
                if (body.doRead(nowhere) < 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException _) {
            return false; // it stalled, broke its own chunks or went away: there is nothing to keep
        }
    }

    private static final class Nowhere implements ApplicationBufferHandler {
        private ByteBuffer bytes = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            bytes = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return bytes;
        }

        @Override
        public void expand(int size) {
            // The connector hands out its own buffers.
        }
    }
}
