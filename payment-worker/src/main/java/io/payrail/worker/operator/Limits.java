package io.payrail.worker.operator;

/// The most that one request gets: it has one of the management port's few threads meanwhile.
public final class Limits {
    /// The most entries of a page.
    private static final int LONGEST_PAGE = 500;

    private Limits() {}

    /// How many entries a page has.
    public static int page(int asked) {
        return Math.clamp(asked, 1, LONGEST_PAGE);
    }
}
