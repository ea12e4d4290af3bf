package io.payrail.local;

/// The user asked for what cannot be. The message is one line for the console.
final class UnusableSettingException extends RuntimeException {
    UnusableSettingException(String message) {
        super(message);
    }
}
