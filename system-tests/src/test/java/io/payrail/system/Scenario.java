package io.payrail.system;

/// What a run does. The same seed gives the same orders and the same faults in the same order;
/// which request meets which fault is up to the machine.
///
/// @param crashes named points at which a worker ends
record Scenario(long seed, int payments, int faults, int crashes) {
    /// The command that plays it again.
    ///
    /// @param first the seed to begin with: this run's own, or an earlier one of its deployment
    String replay(long first) {
        var command =
                "./mvnw -Pchaos verify -pl system-tests -am -Dseed=%d -Dpayments=%d -Dfaults=%d -Dcrashes=%d -Druns=%d -Dbrokers=%d"
                        .formatted(
                                first,
                                payments,
                                faults,
                                crashes,
                                seed - first + 1,
                                Integer.getInteger("system.brokers", 1));
        var kinds = System.getProperty("system.kinds", "");
        return kinds.isBlank() ? command : command + " -Dkinds=" + kinds;
    }
}
