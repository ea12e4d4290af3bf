package io.payrail.cli;

/// How the program ends, for scripts. `1` is a fault of the program itself and `2` a wrong command
/// line, as picocli has them.
enum Ending {
    DONE(0),
    WRONG(2),
    NOT_FOUND(3),
    REFUSED(4),
    UNAVAILABLE(5),
    NOT_DONE(6),
    BROKEN(7);

    private final int code;

    Ending(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
