package io.payrail.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/// One connection that is kept, over which requests are posted one after the other. It costs next
/// to nothing, so that on a machine that everything shares it is the servers that are measured.
/// Takes answers with a `Content-Length` only. For one thread.
final class RawClient implements AutoCloseable {
    private static final int LINE = 4096;

    private final Socket socket;
    private final InputStream in;
    private final byte[] line = new byte[LINE];

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static byte[] post(String path, byte[] body, String headers) {
        var head =
                ("POST "
                                + path
                                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                                + headers
                                + "Content-Length: "
                                + body.length
                                + "\r\n\r\n")
                        .getBytes(ISO_8859_1);
        var request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    /// @throws IllegalStateException if the answer is not 200
    void send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        String status = readLine();
        int length = 0;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IllegalStateException("answered with " + status);
        }
    }

    private String readLine() throws IOException {
        int count = 0;
        while (true) {
            int next = in.read();
            if (next < 0 || count == LINE) {
                throw new EOFException("no answer");
            }
            if (next == '\n') {
                return new String(line, 0, Math.max(0, count - 1), ISO_8859_1);
            }
            line[count++] = (byte) next;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
