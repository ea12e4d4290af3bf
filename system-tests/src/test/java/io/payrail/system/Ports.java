package io.payrail.system;

import io.payrail.embedded.LoopbackPorts;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Ports that stay free while their owner is dead: from below the range out of which the operating
/// system serves outgoing connections, one of which could otherwise take the port, or even connect
/// to itself.
final class Ports {
    private static final int FIRST = 12_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 1_000;

    private final RandomGenerator random;
    private final Set<Integer> given = new HashSet<>();

    Ports(RandomGenerator random) {
        this.random = random;
    }

    int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = random.nextInt(FIRST, END);
            if (LoopbackPorts.isFree(port) && given.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + FIRST + " and " + END);
    }
}
