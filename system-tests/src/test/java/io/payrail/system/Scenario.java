package io.payrail.system;

import java.nio.file.Path;

/// What a run does. The same seed gives the same orders and the same faults in the same order;
/// which request meets which fault is up to the machine.
///
/// @param crashes named points at which a worker ends
record Scenario(long seed, int payments, int faults, int crashes, Path folder) {
    String replay() {
        var command =
                "./mvnw -Pchaos verify -pl system-tests -am -Dseed=%d -Dpayments=%d -Dfaults=%d -Dcrashes=%d -Druns=1 -Dbrokers=%d"
                        .formatted(
                                seed,
                                payments,
                                faults,
                                crashes,
                                Integer.getInteger("system.brokers", 1));
        var kinds = System.getProperty("system.kinds", "");
        return kinds.isBlank() ? command : command + " -Dkinds=" + kinds;
    }
}
