package io.payrail.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/// What a benchmark prints: a figure a line, and with each ratio what it is to be. The machine's
/// load of the last minute stands at the top and at the end; what else was at work shows in the
/// first.
final class Report implements AutoCloseable {
    Report(String title) {
        System.out.printf(
                Locale.ROOT,
                "%n%s, on %d processors, load %.1f%n",
                title,
                Runtime.getRuntime().availableProcessors(),
                load());
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    void line(String what, Object figure) {
        System.out.printf(Locale.ROOT, "  %-58s %s%n", what, figure);
    }

    void rate(String what, double perSecond) {
        line(what, String.format(Locale.ROOT, "%,.0f/s", perSecond));
    }

    /// @param wanted what the design asks for
    void ratio(String what, double ratio, String wanted) {
        line(what, String.format(Locale.ROOT, "%.2f times (to be %s)", ratio, wanted));
    }

    @Override
    public void close() {
        System.out.printf(Locale.ROOT, "  load at the end %.1f%n%n", load());
    }
}
