package io.payrail.embedded;

/// A server could not be started. The message is one line made for the person at the console.
public final class ServerStartException extends RuntimeException {
    ServerStartException(String message) {
        super(message);
    }

    ServerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
