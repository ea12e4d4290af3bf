package io.payrail.simulator.api;

/// Text that must not be printed.
public record Secret(String text) {
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "***";
    }
}
