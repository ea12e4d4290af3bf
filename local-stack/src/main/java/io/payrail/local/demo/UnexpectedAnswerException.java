package io.payrail.local.demo;

/// A step of the day cannot go on: something was answered otherwise than it should.
final class UnexpectedAnswerException extends RuntimeException {
    UnexpectedAnswerException(String message) {
        super(message);
    }
}
