package io.payrail.benchmarks;

import java.util.Locale;

/// What each service takes to start, and in memory once it has started and rests, against a Spring
/// Boot service that has a handler and a database. Each may have a heap of 256 MB.
final class FootprintBenchmark {
    private FootprintBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (var rig = new Rig();
                var report = new Report("Footprint")) {
            tell(report, "a handler and a database", rig.direct());
            tell(report, "worker", rig.worker());
            tell(report, "API", rig.api());
            tell(report, "ingestor", rig.ingestor());
        }
        // The servers run on threads that would go on.
        System.exit(0);
    }

    private static void tell(Report report, String name, ServiceProcess service) throws Exception {
        report.line(
                name,
                String.format(
                        Locale.ROOT,
                        "%.1f s, %d MB",
                        service.startSeconds(),
                        service.residentMegabytes()));
    }
}
