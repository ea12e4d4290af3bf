package io.payrail.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Sends what no HTTP client would send.
final class RawHttp {
    private static final int PATIENCE_MS = 20_000;

    private RawHttp() {}

    /// What came back; of a stream of events, nothing but the headers.
    ///
    /// @param head status line and headers
    /// @param headers by their names in lower case
    record Response(int status, String head, Map<String, String> headers, String body) {
        String contentType() {
            return headers.getOrDefault("content-type", "").replaceFirst(";.*", "");
        }
    }

    /// Reads until the server closes.
    static String exchange(int port, String bytes) {
        try (var socket = open(port)) {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends one request, which is to end its connection, and then nothing more.
    static Response request(int port, byte[] bytes) throws IOException {
        try (var socket = open(port)) {
            try {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
            } catch (SocketException e) {
                // Refused before all of it was sent. The answer tells why, or its absence does.
            }
            return read(socket.getInputStream());
        }
    }

    private static Socket open(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static Response read(InputStream in) throws IOException {
        var head = new StringBuilder();
        String statusLine = line(in);
        head.append(statusLine).append('\n');
        var headers = new TreeMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line).append('\n');
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int status = Integer.parseInt(statusLine.split(" ", -1)[1]);
        if (headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
            return new Response(status, head.toString(), headers, "");
        }
        byte[] body =
                headers.getOrDefault("transfer-encoding", "").equals("chunked")
                        ? chunks(in)
                        : in.readNBytes(
                                Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Response(status, head.toString(), headers, new String(body, UTF_8));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = HexFormat.fromHexDigits(line(in));
                size > 0;
                size = HexFormat.fromHexDigits(line(in))) {
            body.write(in.readNBytes(size));
            line(in);
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended without a whole answer");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
