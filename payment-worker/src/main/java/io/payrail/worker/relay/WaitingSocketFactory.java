package io.payrail.worker.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/// Sockets for Debezium's connections to PostgreSQL, named to pgjdbc by its property
/// `socketFactory`.
///
/// Why: Debezium asks the WAL stream for pending data again and again, and pgjdbc looks by reading
/// with a timeout of 1 ms: a thousand wake-ups a second while nothing happens, and blindness while
/// Debezium sleeps in between. Here that one look waits up to the time given as `socketFactoryArg`,
/// and ends the moment PostgreSQL sends something. A timeout of 1 ms is asked for by nothing but
/// that look (`PGStream.hasMessagePending`, pgjdbc 42.7); would a later version look in another
/// way, the relay would only be back at Debezium's own polling.
///
/// The connection is locked while it is looked at, so that the slot's position, written by another
/// thread, waits for at most this long.
public final class WaitingSocketFactory extends SocketFactory {
    private static final int LOOK_MILLIS = 1;

    private final int waitMillis;

    /// Called by pgjdbc.
    public WaitingSocketFactory(String waitMillis) {
        this.waitMillis = Integer.parseInt(waitMillis);
    }

    @Override
    public Socket createSocket() {
        return new WaitingSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
            throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(
            InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        throw unconnectedOnly();
    }

    private static SocketException unconnectedOnly() {
        return new SocketException("pgjdbc connects its sockets itself");
    }

    private final class WaitingSocket extends Socket {
        @Override
        public void setSoTimeout(int timeout) throws SocketException {
            super.setSoTimeout(timeout == LOOK_MILLIS ? waitMillis : timeout);
        }
    }
}
